/* The console, which any application can turn on, inside this page: as high as it is, so that only one of them scrolls. */

export function fitConsole(frame) {
  frame.addEventListener('load', () => {
    const inner = frame.contentDocument.body;
    const fit = () => (frame.style.height = `${Math.ceil(inner.getBoundingClientRect().height)}px`);
    new ResizeObserver(fit).observe(inner);
  });
}
