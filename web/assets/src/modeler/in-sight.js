// Beside the palette and away from the borders; what is well in sight stays where it is.
const NARROW = 600;

export function inSight(canvas, element) {
  const narrow = canvas.getSize().width < NARROW; // there the palette shows its signs only
  canvas.scrollToElement(element, { top: 80, bottom: 80, left: narrow ? 60 : 180, right: narrow ? 20 : 150 });
}
