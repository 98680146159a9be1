package org.w3.x2000.x09.xmldsig;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;
import org.apache.xmlbeans.XmlObject;
import org.apache.xmlbeans.XmlOptions;
import org.openxmlformats.schemas.xpackage.x2006.digitalSignature.CTRelationshipReference;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Debian's poi-ooxml-schemas leaves out the generated classes that read a Transform element for POI. This and its three
 * neighbours read the same from the DOM; everything that verifies is POI's own.
 */
public interface TransformDocument {
    TransformType getTransform();

    final class Factory {
        public static TransformDocument parse(Node transform, XmlOptions options) {
            TransformType type =
                    (TransformType)
                            Proxy.newProxyInstance(
                                    TransformType.class.getClassLoader(),
                                    new Class<?>[] {TransformType.class},
                                    (self, method, given) -> children((Element) transform, (QName) given[0]));
            return () -> type;
        }

        private static XmlObject[] children(Element transform, QName name) {
            NodeList found = transform.getElementsByTagNameNS(name.getNamespaceURI(), name.getLocalPart());
            List<XmlObject> references = new ArrayList<>();
            for (int index = 0; index < found.getLength(); index++) {
                String sourceId = ((Element) found.item(index)).getAttribute("SourceId");
                references.add(
                        (XmlObject)
                                Proxy.newProxyInstance(
                                        TransformType.class.getClassLoader(),
                                        new Class<?>[] {CTRelationshipReference.class},
                                        (self, method, given) -> sourceId));
            }
            return references.toArray(new XmlObject[0]);
        }
    }
}
