/* Small things that every part of the page needs. Text goes in as text, never as HTML. */

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

const numbers = new Intl.NumberFormat('en');

export const count = (value) => numbers.format(value);

/** A time such as 850 µs, 12.3 ms or 4.1 s. */
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

export const pounds = (pence) => `£${(pence / 100).toFixed(2)}`;

/** Whoever asked last has the line: an answer that comes late does not replace a newer one. */
export function speaker(element) {
  let turn = 0;
  return () => {
    const own = ++turn;
    return (text) => {
      if (own === turn) {
        setText(element, text);
      }
    };
  };
}

export const asJson = (method, body) => ({ method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/** Sends a request and returns the body, or fails with what the server said. */
export async function send(url, options) {
  const response = await fetch(url, options);
  const text = await response.text();
  const body = text ? JSON.parse(text) : null;
  if (!response.ok) {
    throw new Error(body?.detail ?? `The server answered ${response.status}`);
  }
  return body;
}
