/** What the page of weights does: rows are found, filtered and sorted as data, and only some are drawn, as text alone. */
export const WEIGHTS_SCRIPT = `
'use strict';
(() => {
  const { labels, rows } = JSON.parse(document.getElementById('rows').textContent);
  const [KIND, FROM, LABEL, WEIGHT] = [0, 3, 4, 5];
  const SAME_SIGN = 8;
  const STEP = 200;
  const byId = (id) => document.getElementById(id);
  const [text, label, sign, count, more] = ['text', 'label', 'sign', 'count', 'more'].map(byId);
  const body = document.querySelector('tbody');
  const heads = Array.from(document.querySelectorAll('thead th'));
  const collator = new Intl.Collator('en', { numeric: true });
  const whole = new Intl.NumberFormat('en');
  const haystacks = rows.map((row) => row.slice(KIND, WEIGHT).join('\\n').toLowerCase());
  let found = rows.map((_, n) => n);
  let shown = 0;
  let order = { column: -1, direction: 'none' };

  function figure(value, column) {
    if (column === SAME_SIGN) return value.toFixed(0);
    const size = Math.abs(value).toFixed(4);
    return Number(size) === 0 ? size : (value < 0 ? '\\u2212' : '+') + size;
  }

  function draw(row) {
    const line = document.createElement('tr');
    row.forEach((value, column) => {
      const cell = document.createElement('td');
      if (typeof value === 'number') {
        cell.className = 'num';
        cell.textContent = figure(value, column);
      } else {
        cell.className = 'words';
        const name = document.createElement('bdi');
        name.textContent = value;
        cell.append(name);
      }
      line.append(cell);
    });
    return line;
  }

  function showMore() {
    body.append(...found.slice(shown, shown + STEP).map((n) => draw(rows[n])));
    shown = Math.min(found.length, shown + STEP);
    more.hidden = shown === found.length;
    count.textContent = whole.format(shown) + ' of ' + whole.format(found.length) +
      (found.length === rows.length ? '' : ' found, ' + whole.format(rows.length) + ' in all');
  }

  function update() {
    const words = text.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    const wanted = label.value === '' ? undefined : labels[Number(label.value)];
    found = [];
    rows.forEach((row, n) => {
      if (wanted !== undefined && row[LABEL] !== wanted && row[FROM] !== wanted) return;
      if (sign.value !== '' && Math.sign(row[WEIGHT]) !== Number(sign.value)) return;
      if (words.every((word) => haystacks[n].includes(word))) found.push(n);
    });
    const { column, direction } = order;
    if (direction !== 'none') {
      const way = direction === 'ascending' ? 1 : -1;
      // Empty names come last either way.
      const compare = (x, y) => typeof x === 'number'
        ? way * (x - y)
        : (x === '') - (y === '') || way * collator.compare(x, y);
      found.sort((a, b) => compare(rows[a][column], rows[b][column]) || a - b);
    }
    body.replaceChildren();
    shown = 0;
    showMore();
  }

  heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
    const first = column >= WEIGHT ? 'descending' : 'ascending';
    const second = first === 'ascending' ? 'descending' : 'ascending';
    const now = order.column === column ? order.direction : 'none';
    order = { column, direction: now === 'none' ? first : now === first ? second : 'none' };
    heads.forEach((other) => other.setAttribute('aria-sort', 'none'));
    head.setAttribute('aria-sort', order.direction);
    update();
  }));
  byId('search').addEventListener('submit', (event) => event.preventDefault());
  for (const field of [text, label, sign]) field.addEventListener('input', update);
  more.addEventListener('click', showMore);
  update();
})();
`;
