/**
 * What the page does: tables are sorted by their heads and copied in three forms, and everything is unfolded for print. It
 * works on rows that were written when the report was built, so that a copied table has the escapes of the files beside it.
 */
export const PAGE_SCRIPT = `
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('rows').textContent);
  const status = document.getElementById('status');
  const collator = new Intl.Collator('en', { numeric: true });
  const orders = new Map();

  const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

  function sortTable(table, column, direction) {
    const rows = data[table.dataset.table].keys;
    const order = rows.map((_, row) => row);
    if (direction !== 'none') {
      const sign = direction === 'ascending' ? 1 : -1;
      order.sort((a, b) => {
        const [x, y] = [rows[a][column], rows[b][column]];
        if (x === null || y === null) return (x === null) - (y === null) || a - b;
        return sign * compare(x, y) || a - b;
      });
    }
    orders.set(table.dataset.table, order);
    const body = table.tBodies[0];
    const lines = new Map(Array.from(body.rows, (line) => [Number(line.dataset.row), line]));
    body.append(...order.map((row) => lines.get(row)));
  }

  function onSort(head) {
    const table = head.closest('table');
    const column = head.cellIndex;
    const keys = data[table.dataset.table].keys;
    const first = keys.some((row) => typeof row[column] === 'number') ? 'descending' : 'ascending';
    const second = first === 'ascending' ? 'descending' : 'ascending';
    const now = head.getAttribute('aria-sort');
    const next = now === 'none' ? first : now === first ? second : 'none';
    for (const other of table.tHead.rows[0].cells) other.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', next);
    sortTable(table, column, next);
    const name = head.textContent.trim();
    status.textContent = next === 'none' ? 'Original order' : 'Sorted by ' + name + ', ' + next;
  }

  function copyBySelection(text) {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'copied';
    area.setAttribute('aria-hidden', 'true');
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    let done = false;
    try { done = document.execCommand('copy'); } catch { done = false; }
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    return done;
  }

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  async function onCopy(button) {
    const id = button.closest('.copy').dataset.table;
    const form = data[id][button.dataset.form];
    const order = orders.get(id) ?? form.rows.map((_, row) => row);
    const lines = [form.head, ...order.map((row) => form.rows[row])];
    if (form.foot) lines.push(form.foot);
    const done = await copyText(lines.join('\\n') + '\\n');
    const label = button.dataset.label;
    button.textContent = done ? 'copied' : 'not allowed';
    status.textContent = done ? 'Copied as ' + label : 'The browser does not allow copying';
    setTimeout(() => { button.textContent = label; }, 1500);
  }

  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const head = target?.closest('th[aria-sort]');
    if (head && target.closest('button')) onSort(head);
    const button = target?.closest('button[data-form]');
    if (button) onCopy(button);
  });

  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = Array.from(document.querySelectorAll('details:not([open])'));
    for (const details of unfolded) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of unfolded) details.open = false;
  });
})();
`;
