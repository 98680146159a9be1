package org.openxmlformats.schemas.xpackage.x2006.digitalSignature;

import org.apache.xmlbeans.XmlObject;

/** One relationship that a signature covers, by its id (ECMA-376-2, 13.2.4.20). */
public interface CTRelationshipReference extends XmlObject {
    String getSourceId();
}
