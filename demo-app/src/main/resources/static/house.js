/* The seats of a show, in curved rows before the stage. */

import { byId, count, setText } from './dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const SPREAD = 1.75;
const FIRST_ROW = 5;
const BOARDS = 0.95;
const AISLE = 0.045;

export class House {

  constructor(svg) {
    this.svg = svg;
    this.circles = [];
    this.shown = '';
  }

  render(show) {
    if (!show) {
      return;
    }
    if (this.circles.length !== show.seats.length) {
      this.build(show.seats.length);
    }
    setText(byId('stage-title'), show.title);
    setText(byId('stage-facts'), `${show.venue}, ${date(show.playedOn)}, £${(show.price / 100).toFixed(2)} a seat`);
    if (show.seats !== this.shown) {
      this.paint(show.seats);
    }
  }

  paint(seats) {
    let sold = 0;
    for (let i = 0; i < seats.length; i++) {
      if (seats[i] !== '.' && seats[i] !== 'r') {
        sold++;
      }
      if (seats[i] !== this.shown[i]) {
        this.circles[i].setAttribute('class', seats[i] === '.' ? 'f' : seats[i]);
      }
    }
    this.shown = seats;
    setText(byId('stage-sold'), count(sold));
    setText(byId('stage-of'), `of ${count(seats.length)} sold`);
    setText(byId('seats-text'), `Seat map: ${sold} of ${seats.length} seats sold`);
  }

  build(seats) {
    const rows = layout(seats);
    const last = FIRST_ROW + rows.length - 1;
    const half = (last + 0.8) * Math.sin(SPREAD / 2);
    const top = (FIRST_ROW - 1.7) * Math.cos(BOARDS) - 0.4;
    this.svg.setAttribute('viewBox', `${-half} ${top} ${2 * half} ${last + 0.8 - top}`);
    this.svg.querySelectorAll('g').forEach((group) => group.remove());
    const group = this.svg.appendChild(document.createElementNS(SVG, 'g'));
    this.drawBoards(group);
    this.circles = rows.flatMap((length, row) => Array.from({ length }, (_, i) => {
      const circle = group.appendChild(document.createElementNS(SVG, 'circle'));
      const at = (i + 0.5) / length;
      const block = Math.floor(at * 4 + 1) >> 1;
      const angle = -SPREAD / 2 + at * (SPREAD - 2 * AISLE) + block * AISLE;
      circle.setAttribute('cx', ((FIRST_ROW + row) * Math.sin(angle)).toFixed(3));
      circle.setAttribute('cy', ((FIRST_ROW + row) * Math.cos(angle)).toFixed(3));
      circle.setAttribute('r', '0.36');
      return circle;
    }));
    this.shown = '';
  }

  drawBoards(group) {
    const radius = FIRST_ROW - 1.7;
    const x = radius * Math.sin(BOARDS);
    const y = radius * Math.cos(BOARDS);
    const boards = group.appendChild(document.createElementNS(SVG, 'path'));
    boards.setAttribute('class', 'boards');
    boards.setAttribute('d', `M ${-x} ${y} A ${radius} ${radius} 0 0 0 ${x} ${y}`);
    const label = group.appendChild(document.createElementNS(SVG, 'text'));
    label.setAttribute('y', String(radius - 0.75));
    label.textContent = 'STAGE';
  }

}

/** How many seats each row has: as the rows get longer, so that all rows end at the same angle. */
function layout(seats) {
  let rows = 1;
  while (SPREAD * 1.08 * (rows * FIRST_ROW + rows * (rows - 1) / 2) < seats) {
    rows++;
  }
  const total = rows * FIRST_ROW + rows * (rows - 1) / 2;
  const lengths = Array.from({ length: rows }, (_, row) => Math.floor(seats * (FIRST_ROW + row) / total));
  let rest = seats - lengths.reduce((sum, length) => sum + length, 0);
  for (let row = rows - 1; rest > 0; row = (row + rows - 1) % rows) {
    lengths[row]++;
    rest--;
  }
  return lengths;
}

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const date = (iso) => dates.format(new Date(`${iso}T00:00:00Z`));
