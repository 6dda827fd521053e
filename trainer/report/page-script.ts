/** Sorts the table of tags by a click on a column, and shows those whose name holds a text. */
export const PAGE_SCRIPT = `
(() => {
  const table = document.getElementById('tag-table');
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const read = (row, column) => {
    const text = row.cells[column].textContent;
    if (!heads[column].classList.contains('number')) return text;
    return text === '–' ? null : Number(text);
  };
  heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
    const was = head.getAttribute('aria-sort');
    const numbers = head.classList.contains('number');
    const descending = was === 'none' ? numbers : was === 'ascending';
    heads.forEach((other) => other.setAttribute('aria-sort', 'none'));
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const sign = descending ? -1 : 1;
    const keyed = rows.map((row) => ({ row, key: read(row, column) }));
    keyed.sort((a, b) => a.key === b.key ? 0 : a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -sign : sign);
    body.append(...keyed.map(({ row }) => row));
  }));
  const filter = document.getElementById('filter');
  const shown = document.getElementById('shown');
  filter.addEventListener('input', () => {
    const wanted = filter.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
      if (!row.hidden) count++;
    }
    shown.textContent = wanted === '' ? '' : count + ' of ' + rows.length + ' tags';
  });
})();
`;
