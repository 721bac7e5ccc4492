/* What can be changed about a primitive while it is used. */

import { button, create, setText } from './dom.js';

const ACTIONS = {
  event: [['set', 'Set'], ['clear', 'Clear']],
  barrier: [['reset', 'Reset'], ['abort', 'Abort', 'Whoever waits at it fails. Break it?']],
  lock: [['force-release', 'Force release', 'Whoever holds it loses it in the middle of its work. Take it away?']],
};
const LEAST_RANGE = 20;

export class Steering {

  constructor(client, primitive) {
    this.client = client;
    this.name = primitive.name;
    this.element = create('div', 'steering');
    /** What the slider says and the application may not have yet. */
    this.wanted = null;
    this.sending = false;
    this.said = create('p', 'fine');
    this.said.setAttribute('role', 'status');
    if (primitive.settings.bounded) {
      this.addSlider(primitive.settings.permits);
    }
    for (const [action, label, question] of ACTIONS[primitive.kind] ?? []) {
      this.element.append(button(label, () => {
        if (!question || confirm(`${this.name}: ${question}`)) {
          this.change({ action }, () => `Done: ${action}`);
        }
      }));
    }
    this.element.append(this.said);
  }

  addSlider(permits) {
    const label = this.element.appendChild(create('label', 'permits', 'Permits'));
    this.slider = label.appendChild(create('input'));
    this.slider.type = 'range';
    this.slider.min = 1;
    this.slider.max = Math.max(LEAST_RANGE, permits * 2);
    this.number = label.appendChild(create('output'));
    this.show(permits);
    this.slider.addEventListener('input', () => {
      this.wanted = Number(this.slider.value);
      setText(this.number, this.wanted);
    });
    this.slider.addEventListener('change', () => this.resize());
  }

  /** One after the other, and the last one last: arrow keys are faster than the answers. */
  async resize() {
    if (this.sending) {
      return;
    }
    this.sending = true;
    let sent;
    do {
      sent = this.wanted;
      await this.change({ permits: sent }, (now) => `${now.settings.permits} permits from now on`);
    }
    while (sent !== this.wanted);
    this.sending = false;
    this.wanted = null;
  }

  render({ settings }) {
    if (this.slider && !this.wanted) {
      this.show(settings.permits);
    }
  }

  show(permits) {
    this.slider.max = Math.max(this.slider.max, permits);
    this.slider.value = permits;
    setText(this.number, permits);
  }

  async change(what, words) {
    try {
      const now = await this.client.change(this.name, what);
      setText(this.said, words(now));
    }
    catch (problem) {
      setText(this.said, problem.message);
    }
  }

}
