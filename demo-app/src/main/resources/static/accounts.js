/* The accounts: what each of them holds, and whether the sum stays what it was. */

import { asJson, byId, count, create, duration, pounds, send, setState, setText, speaker } from './dom.js';

const TRANSFERS = 20;
const AMOUNT = 100;

export class Accounts {

  constructor() {
    this.rows = new Map();
    this.opening = null;
    this.speaker = speaker(byId('accounts-result'));
    byId('to-and-fro').addEventListener('click', () => this.toAndFro());
  }

  render({ backstage: { accounts: { accounts, sum, transfers, keysInUse } } }) {
    this.opening ??= sum;
    const richest = Math.max(1, ...accounts.map((account) => account.balance));
    for (const { id, balance } of accounts) {
      if (!this.rows.has(id)) {
        this.rows.set(id, createRow(id));
      }
      const row = this.rows.get(id);
      row.bar.value = balance / richest;
      setText(row.balance, pounds(balance));
    }
    setState(byId('accounts-flag'), sum === this.opening ? 'set' : 'clear');
    setText(byId('accounts-flag'), `${pounds(sum)} in all`);
    setText(byId('accounts-use'), `${count(transfers)} transfers, ${count(keysInUse)} ${keysInUse === 1 ? 'key' : 'keys'} in use`);
  }

  /** Sends money both ways at once, as much to as fro. */
  async toAndFro() {
    const [one, other] = this.rows.keys();
    const start = performance.now();
    const say = this.speaker();
    say(`${TRANSFERS} from ${one} to ${other}, ${TRANSFERS} back`);
    const sent = Array.from({ length: TRANSFERS }, () => [transfer(one, other), transfer(other, one)]).flat();
    const failed = (await Promise.allSettled(sent)).filter((answer) => answer.status === 'rejected');
    const after = duration(performance.now() - start);
    const worst = failed.length > 0 ? ` ${count(failed.length)} failed: ${failed[0].reason.message}` : '';
    say(`${count(sent.length - failed.length)} transfers both ways after ${after}.${worst}`);
  }

}

const transfer = (from, to) => send('api/accounts/transfers', asJson('POST', { from, to, amount: AMOUNT }));

function createRow(id) {
  const row = byId('accounts').appendChild(create('tr'));
  const heading = row.appendChild(create('th', '', id));
  heading.scope = 'row';
  const bar = row.appendChild(create('td')).appendChild(create('progress'));
  bar.max = 1;
  bar.setAttribute('aria-hidden', 'true');
  return { bar, balance: row.appendChild(create('td', 'num')) };
}
