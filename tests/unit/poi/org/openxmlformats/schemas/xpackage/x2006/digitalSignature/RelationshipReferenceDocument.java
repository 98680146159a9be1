package org.openxmlformats.schemas.xpackage.x2006.digitalSignature;

import java.lang.reflect.Proxy;
import javax.xml.namespace.QName;
import org.apache.xmlbeans.SchemaType;

/** POI asks its type for the name of the element, nothing else. */
public interface RelationshipReferenceDocument {
    QName NAME =
            new QName("http://schemas.openxmlformats.org/package/2006/digital-signature", "RelationshipReference");
    SchemaType type =
            (SchemaType)
                    Proxy.newProxyInstance(
                            RelationshipReferenceDocument.class.getClassLoader(),
                            new Class<?>[] {SchemaType.class},
                            (self, method, given) -> NAME);
}
