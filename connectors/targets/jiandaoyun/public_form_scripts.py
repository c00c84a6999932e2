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
  const ticks = [...item.querySelectorAll('input[type=radio], [role=radio]')];
  const on = ticks.find(tick => tick.checked || tick.getAttribute('aria-checked') === 'true');
  if (ticks.length) return on ? (on.closest('label') || on).innerText.trim() || on.value || '' : '';
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

PANEL = f"""([item, named]) => {{ {_FLOATING}
  const month = new RegExp(named);
  const calendars = [...document.body.children].filter(e => month.test(e.innerText));
  return calendars.filter(e => floating(e, item)).pop() || null;
}}"""
"""The calendar that floats: what is drawn at the body's end and names a month."""

DAY = f"""(panel, day) => {{ {_SEEN}
  const leaves = [...panel.querySelectorAll('*')].filter(e => !e.children.length && seen(e));
  const numbers = leaves.filter(e => /^\\d{{1,2}}$/.test(e.textContent.trim()));
  const cell = numbers[numbers.findIndex(e => e.textContent.trim() === '1') + Number(day) - 1];
  return cell && cell.textContent.trim() === day ? cell : null;
}}"""
"""The day's cell of this month: so many behind the first 1, since the calendar shows the ends of its neighbours too."""

ARROW = f"""(panel, [later, named]) => {{ {_SEEN}
  const all = [...panel.querySelectorAll('*')].filter(seen);
  const marks = later ? ['›', '>', '»', '▶'] : ['‹', '<', '«', '◀'];
  const said = all.find(e => !e.children.length && marks.includes(e.textContent.trim()));
  if (said) return said;
  const month = new RegExp(named), title = all.filter(e => month.test(e.innerText || '')).pop();
  if (!title) return null;
  const at = title.getBoundingClientRect(), middle = (at.top + at.bottom) / 2;
  const apart = e => later ? e.getBoundingClientRect().left - at.right : at.left - e.getBoundingClientRect().right;
  const beside = e => {{
    const box = e.getBoundingClientRect();
    return !(e.textContent || '').trim() && box.width && box.top < middle && box.bottom > middle && apart(e) > -1;
  }};
  const drawn = all.filter(e => beside(e) && !beside(e.parentElement));
  return drawn.sort((one, other) => apart(one) - apart(other))[0] || null;
}}"""
"""What leads to the next month or the one before: a sign, or what is drawn nearest beside the month's name."""

LEAF = f"""([within, texts]) => {{ {_SEEN}
  return [...(within || document.body).querySelectorAll('*')].find(e =>
    !e.children.length && seen(e) && texts.includes(e.textContent.replace(/^[+＋\\s]+/, '').trim())) || null;
}}"""

RED = f"""() => {{ {_SEEN}
  const colour = e => getComputedStyle(e).color.match(/\\d+/g).map(Number);
  const red = e => {{ const [r, g, b] = colour(e); return r > 180 && g < 110 && b < 110; }};
  const said = [...document.querySelectorAll('body *')].filter(e => !e.children.length && seen(e) && red(e));
  return said.map(e => e.textContent.trim()).filter(text => text.replace('*', '').trim());
}}"""
"""What stands there in red: the fields' complaints."""
