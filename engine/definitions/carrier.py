"""At which shape a person finds a part of a file."""

from lxml import etree

#: What stands directly in these can be seen and found on the diagram; the parts of a shape have ids that nobody sees.
_HOLDERS = {"definitions", "process", "subProcess", "collaboration", "laneSet", "BPMNDiagram", "BPMNPlane"}


def nearest_id(element: etree._Element) -> str:
    """The id of the shape (or root element) to which an element belongs; of the nearest around it that has one."""
    carrier: etree._Element | None = element
    while carrier is not None and not (carrier.get("id") and _parent(carrier) in ("", *_HOLDERS)):
        carrier = carrier.getparent()
    return str(carrier.get("id")) if carrier is not None else etree.QName(element).localname


def _parent(element: etree._Element) -> str:
    above = element.getparent()
    return etree.QName(above).localname if above is not None else ""
