import java.io.File;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.poifs.crypt.dsig.SignatureConfig;
import org.apache.poi.poifs.crypt.dsig.SignatureInfo;
import org.apache.poi.poifs.crypt.dsig.SignaturePart;

/** Prints for each workbook a line: how many of its signatures Apache POI finds valid, of how many, and who signed. */
public final class PoiVerify {
    public static void main(String[] workbooks) throws Exception {
        for (String workbook : workbooks) {
            try (OPCPackage parts = OPCPackage.open(new File(workbook), PackageAccess.READ)) {
                SignatureConfig config = new SignatureConfig();
                config.setOpcPackage(parts);
                SignatureInfo signatures = new SignatureInfo();
                signatures.setSignatureConfig(config);
                int valid = 0;
                int all = 0;
                StringBuilder signers = new StringBuilder();
                for (SignaturePart signature : signatures.getSignatureParts()) {
                    all++;
                    if (isValid(signature)) {
                        valid++;
                        signers.append(' ').append(signature.getSigner().getSerialNumber().toString(16));
                    }
                }
                System.out.println(valid + " of " + all + signers);
            }
        }
    }

    private static boolean isValid(SignaturePart signature) {
        try {
            return signature.validate();
        } catch (RuntimeException missing) { // POI's way of saying that a signed part is not there
            return false;
        }
    }
}
