/* The printer: how full its queue is, and who is sent away. */

import { asJson, byId, count, send, setState, setText, speaker } from './dom.js';

const TICKETS = 40;

export class Printing {

  constructor() {
    this.speaker = speaker(byId('printing-result'));
    byId('print').addEventListener('click', () => this.print());
  }

  render({ backstage: { printing: { size, capacity, printed } } }) {
    const full = size >= capacity;
    setState(byId('printing-flag'), full ? 'waiting' : 'set');
    setText(byId('printing-flag'), full ? 'queue is full' : size > 0 ? 'printing' : 'nothing to print');
    setText(byId('print-size'), count(size));
    setText(byId('print-capacity'), count(capacity));
    byId('print-queue').max = capacity;
    byId('print-queue').value = size;
    setText(byId('printed'), `${count(printed)} printed`);
  }

  async print() {
    const say = this.speaker();
    say(`${TICKETS} tickets handed in`);
    const sent = Array.from({ length: TICKETS }, (_, i) =>
      send('api/printing', asJson('POST', { ticket: `Admit one, seat ${i + 1}` })));
    const refused = (await Promise.allSettled(sent)).filter((answer) => answer.status === 'rejected');
    say(`${count(sent.length - refused.length)} accepted, ${count(refused.length)} sent away.`);
  }

}
