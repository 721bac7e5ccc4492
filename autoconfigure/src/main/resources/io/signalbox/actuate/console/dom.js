/* Small things that every part of the page needs. Text goes in as text, never as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

export const byId = (id) => document.getElementById(id);

/** Sets the text of an element, and touches the page only where that changes something. */
export function setText(element, text) {
  const value = String(text);
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

export function setState(element, state) {
  if (element.dataset.state !== state) {
    element.dataset.state = state;
  }
}

export function create(tag, className, text) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

export function createSvg(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));
  if (text !== undefined) {
    element.textContent = text;
  }
  return element;
}

export function button(text, onClick) {
  const element = create('button', '', text);
  element.type = 'button';
  element.addEventListener('click', onClick);
  return element;
}

/** Keeps one element for each line of a list, and sets its text. */
export function fillList(list, lines) {
  while (list.children.length > lines.length) {
    list.lastChild.remove();
  }
  lines.forEach((line, i) => setText(list.children[i] ?? list.appendChild(create('li')), line));
}

/** What a person unfolds: shown stacks stay open while the rest is drawn again. */
export function stack(lines) {
  const details = create('details');
  details.append(create('summary', '', 'Stack'), create('pre', '', lines.join('\n')));
  return details;
}

const numbers = new Intl.NumberFormat('en');

export const count = (value) => numbers.format(value);

export const plural = (value, one, more = `${one}s`) => `${count(value)} ${value === 1 ? one : more}`;

/** A time such as 850 µs, 12 ms, 4.1 s or 3 min. */
export function duration(millis) {
  if (millis <= 0) {
    return '0';
  }
  if (millis < 1) {
    return `${Math.max(1, Math.round(millis * 1000))} µs`;
  }
  if (millis < 1000) {
    return `${millis.toFixed(millis < 10 ? 1 : 0)} ms`;
  }
  return millis < 60000 ? `${(millis / 1000).toFixed(1)} s` : `${Math.floor(millis / 60000)} min`;
}

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** The milliseconds of an ISO 8601 duration such as PT1M41.2S. */
export function millisOf(iso) {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = ISO.exec(iso) ?? [];
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** What something is called: its kind, its name and, where it is shown, its key. */
export const named = ({ kind, name, key }) => `${kind} '${name}'${key === undefined ? '' : ` [${key}]`}`;
