"""Asks a LibreOffice of its own what it says of the signatures of workbooks. Run by the system's Python, which has UNO.

Arguments: an empty folder for the profile, then the workbooks. Prints an object of lists: is each signature valid?
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno

START_S = 20.0


def main(profile: str, *workbooks: str) -> None:
    pipe = f"zerenshu-{os.getpid()}"
    office = subprocess.Popen(
        [
            *("soffice", "--headless", "--norestore", "--nologo", "--nofirststartwizard"),
            f"-env:UserInstallation={Path(profile).absolute().as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        context = connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        print(json.dumps({Path(workbook).name: signatures(context, workbook) for workbook in workbooks}))
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()


def connect(address: str) -> object:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    deadline = time.monotonic() + START_S
    while True:
        try:
            return resolver.resolve(address)
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def signatures(context: object, workbook: str) -> list[bool]:
    """One answer a signature; PartialDocumentSignature is not asked, LibreOffice sets it for every workbook."""
    create = context.ServiceManager.createInstanceWithContext
    form = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    form.Name, form.Value = "StorageFormat", "ZipFormat"
    read_only = 1
    arguments = (Path(workbook).absolute().as_uri(), read_only, uno.Any("[]com.sun.star.beans.PropertyValue", (form,)))
    factory = create("com.sun.star.embed.StorageFactory", context)
    storage = uno.invoke(factory, "createInstanceWithArguments", (arguments,))
    judge = create("com.sun.star.security.DocumentDigitalSignatures", context)
    found = judge.verifyDocumentContentSignatures(storage, None)
    return [bool(one.SignatureIsValid and one.Signer) for one in found]


main(*sys.argv[1:])
