"""What the robot asks of the public form's page, as scripts that run in it: labels, tags and texts, no class names."""

_SEEN = "const seen = e => e.getClientRects().length > 0; const clean = t => t.replace(/[*＊\\s]/g, '');"

FIELD = f"""label => {{ {_SEEN}
  for (const item of document.querySelectorAll('li')) {{
    if (item.closest('table') || !seen(item)) continue;
    const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT);
    let text = '';
    while (!text && texts.nextNode()) text = clean(texts.currentNode.data);
    if (text === clean(label)) return item;
  }}
  return null;
}}"""
"""The list item whose first text is the label."""

_CELL = f"""(item, [row, label]) => {{ {_SEEN}
  const heads = [...item.querySelectorAll('thead th')].map(head => clean(head.innerText));
  const line = item.querySelectorAll('tbody tr')[row];
  return line && heads.includes(clean(label)) ? line.children[heads.indexOf(clean(label))] : null;
}}"""

CELL = f"""([subform, row, label]) => {{
  const table = ({FIELD})(subform);
  return table ? ({_CELL})(table, [row, label]) : null;
}}"""
"""The subform's cell in this row, below this label."""

_READ = """(item, label) => {
  const inputs = item.querySelectorAll('input, textarea');
  if (inputs.length) return inputs[inputs.length - 1].value;
  const text = item.innerText.replace(/^[*＊\\s]+/, '');
  return label && text.startsWith(label) ? text.slice(label.length) : text;
}"""

SHOWN = f"""([labels, subform, columns]) => {{
  const field = {FIELD}, cell = {_CELL}, read = {_READ};
  const at = (item, label) => item ? read(item, label) : null;
  const table = field(subform);
  const rows = table ? [...table.querySelectorAll('tbody tr')] : [];
  return {{
    head: Object.fromEntries(labels.map(label => [label, at(field(label), label)])),
    rows: rows.map((_, row) => Object.fromEntries(columns.map(label => [label, at(cell(table, [row, label]), '')]))),
  }};
}}"""
"""What stands in the fields of these labels, and in these columns of each of the subform's rows."""

CONTROL = f"""item => {{ {_SEEN}
  const inputs = [...item.querySelectorAll('input, textarea')].filter(seen);
  if (inputs.length) return inputs[inputs.length - 1];
  const parts = [...item.children].filter(seen);
  return item.tagName === 'LI' ? parts[1] : parts[0];
}}"""
"""What is clicked: an input, or what stands behind the label (in a subform's cell, what stands there)."""

_FLOATING = (
    _SEEN
    + """
  const top = e => { while (e.parentElement !== document.body) e = e.parentElement; return e; };
  const floating = (e, item) => seen(e) && !top(e).contains(item);"""
)
"""Lists and calendars are drawn at the body's end, apart from the form that holds the item."""

OPTION = f"""([item, text]) => {{ {_FLOATING}
  const all = [...document.querySelectorAll('body *')];
  const leaves = all.filter(e => !e.children.length && e.textContent.trim() === text && seen(e));
  const inside = leaves.filter(e => item.tagName === 'LI' && item.contains(e) && e.closest('label, [role=radio]'));
  return leaves.filter(e => floating(e, item)).pop() || inside.pop() || null;
}}"""

PANEL = f"""item => {{ {_FLOATING}
  const calendars = [...document.body.children].filter(e => /\\d{{4}}\\s*年\\s*\\d{{1,2}}\\s*月/.test(e.innerText));
  return calendars.filter(e => floating(e, item)).pop() || null;
}}"""

DAY = """(panel, day) => {
  const cells = [...panel.querySelectorAll('td')].filter(cell => cell.innerText.trim() === day);
  const all = [...panel.querySelectorAll('td')], place = cell => all.indexOf(cell);
  const early = Number(day) <= 14;
  return (early ? cells.find(cell => place(cell) < 21) : cells.reverse().find(cell => place(cell) > 6)) || null;
}"""
"""The day's cell of this month, where the calendar also shows the ends of its neighbours."""

ARROW = """(panel, later) => {
  const marks = later ? ['›', '>', '»', '▶'] : ['‹', '<', '«', '◀'];
  return [...panel.querySelectorAll('*')].find(e => !e.children.length && marks.includes(e.textContent.trim())) || null;
}"""

LEAF = f"""([within, texts]) => {{ {_SEEN}
  return [...(within || document.body).querySelectorAll('*')].find(e =>
    !e.children.length && seen(e) && texts.includes(e.textContent.trim())) || null;
}}"""

RED = f"""() => {{ {_SEEN}
  const colour = e => getComputedStyle(e).color.match(/\\d+/g).map(Number);
  const red = e => {{ const [r, g, b] = colour(e); return r > 180 && g < 110 && b < 110; }};
  const said = [...document.querySelectorAll('body *')].filter(e => !e.children.length && seen(e) && red(e));
  return said.map(e => e.textContent.trim()).filter(text => text.replace('*', '').trim());
}}"""
"""What stands there in red: the fields' complaints."""
