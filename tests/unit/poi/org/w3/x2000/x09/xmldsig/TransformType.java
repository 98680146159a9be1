package org.w3.x2000.x09.xmldsig;

import org.apache.xmlbeans.XmlObject;

/** Of its methods POI asks for `selectChildren` only. */
public interface TransformType extends XmlObject {}
