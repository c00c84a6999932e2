// What a person sees on a page: controls by their labels, buttons by their words, values beside their labels.
// A place is {kind, text}, as connectors/targets/form/places.py makes it.

const squeeze = text => (text ?? '').replace(/\s+/g, ' ').trim();

// "客户*：", "＋ 客户" and "客户" are the same to a person.
const bare = text => squeeze(text).replace(/^[\s*＊+＋✕✓✔›»▸•·]+|[\s*＊:：…›»▾▼]+$/g, '') || squeeze(text);

const seen = element => element.checkVisibility({checkVisibilityCSS: true});

const CONTROLS = 'input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image]), select, textarea,'
    + ' [contenteditable=""], [contenteditable=true], [role=combobox], [role=textbox], [role=spinbutton],'
    + ' [role=checkbox], [role=switch], [role=radio]';
const BUTTONS = 'button, input[type=submit], input[type=button], input[type=image], [role=button], a, summary';
const TABLES = 'table, [role=table], [role=grid], [role=treegrid]';
const ROWS = 'tr, [role=row]';
const CELLS = 'td, th, [role=cell], [role=gridcell], [role=columnheader], [role=rowheader]';
const HEADS = 'th, [role=columnheader]';
const ROLES = {
    A: 'link', BUTTON: 'button', SELECT: 'combobox', TEXTAREA: 'textbox', checkbox: 'checkbox', radio: 'radio',
    number: 'spinbutton', search: 'searchbox',
};

const holdsControl = element => element.matches(CONTROLS) || element.querySelector(CONTROLS) !== null;

const controlsIn = root =>
    [...root.querySelectorAll(CONTROLS)].filter(each => seen(each) && !each.querySelector(CONTROLS));

const wordsOf = label => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll(`${CONTROLS}, button, script, style`).forEach(each => each.remove());
    return copy.textContent;
};

// ---- names of a control, the surest first --------------------------------------------------------------------------

const ownNames = control => [
    control.getAttribute('aria-label'),
    control.closest('[role=combobox]')?.getAttribute('aria-label'),
    ...(control.getAttribute('aria-labelledby') ?? '').split(/\s+/).map(id => document.getElementById(id)?.textContent),
    ...[...(control.labels ?? [])].map(wordsOf),
].map(bare).filter(Boolean);

// The words in front of it, as forms laid out in tables have them.
const nameBefore = control => {
    for (let node = control, up = 0; node && up < 4; node = node.parentElement, up++) {
        if (node.matches('tr, table, tbody, form, fieldset, body')) return '';
        for (let before = node.previousSibling; before; before = before.previousSibling) {
            if (before.nodeType === Node.ELEMENT_NODE && holdsControl(before)) return '';
            const words = before.nodeType === Node.COMMENT_NODE ? '' : bare(before.textContent);
            if (words) return words;
        }
    }
    return '';
};

const columnOf = cell => {
    let at = 0;
    for (const each of cell.parentElement.children) {
        if (each === cell) return at;
        at += each.colSpan || 1;
    }
    return -1;
};

const width = row => [...row.children].reduce((sum, cell) => sum + (cell.colSpan || 1), 0);

// What was worked out for a table once: grids of hundreds of rows are asked about cell by cell.
// Whoever stays on the page while it changes has to forget in between.
const memories = [];
const forget = () => memories.forEach(memory => memory.clear());
const kept = work => {
    const memory = new Map();
    memories.push(memory);
    return table => {
        if (!memory.has(table)) memory.set(table, work(table));
        return memory.get(table);
    };
};

const rowsIn = kept(table => [...table.querySelectorAll(ROWS)].filter(row => row.closest(TABLES) === table));

const isHead = row => row.querySelector(HEADS) !== null && [...row.children].every(cell => cell.matches(HEADS));

// The row of headings: of the table itself, of one in front of it as wide as it, or a first row of plain words.
const headRow = kept(table => {
    const rows = rowsIn(table), own = rows.findLast(isHead);
    if (own) return own;
    const wide = rows.length ? width(rows[0]) : -1;
    for (let around = table.parentElement, up = 0; around && up < 4; around = around.parentElement, up++) {
        const others = [...around.querySelectorAll(TABLES)].filter(other => other !== table && !other.contains(table));
        const head = others.map(other => rowsIn(other)).filter(each => each.length === 1 && isHead(each[0]))
            .map(each => each[0]).findLast(row => width(row) === wide);
        if (head) return head;
    }
    return rows.length > 1 && !holdsControl(rows[0]) ? rows[0] : null;
});

const headingsOf = kept(table => {
    const row = headRow(table);
    return row ? [...row.children].flatMap(cell => Array(cell.colSpan || 1).fill(bare(cell.textContent))) : [];
});

const headingOf = element => {
    const cell = element.closest(CELLS), table = element.closest(TABLES);
    if (!cell || !table || cell.parentElement === headRow(table)) return '';
    return headingsOf(table)[columnOf(cell)] ?? '';
};

// ---- finding -------------------------------------------------------------------------------------------------------

const roleOf = element =>
    element.getAttribute('role') ?? ROLES[element.type] ?? ROLES[element.tagName]
    ?? (element.tagName === 'INPUT' ? 'textbox' : '');

const buttonWords = button =>
    [button.textContent, button.value, button.getAttribute('aria-label'), button.title].map(bare).filter(Boolean);

const ownText = element =>
    squeeze([...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join(' '));

const NAMES = [
    ownNames,
    control => [nameBefore(control)],
    control => [headingOf(control)],
    control => [bare(control.placeholder)],
    control => [bare(control.title)],
];

const dataRows = text => {
    const wanted = text.split('|').map(bare);
    const tables = [...document.querySelectorAll(TABLES)].filter(each =>
        seen(each) && wanted.every(heading => headingsOf(each).includes(heading)));
    const table = tables.find(each => rowsIn(each).some(row => row !== headRow(each))) ?? tables[0];
    if (!table) return [];
    const head = headRow(table), columns = headingsOf(table).length;
    return rowsIn(table).filter(row => row !== head && !isHead(row) && seen(row) && row.children.length === columns);
};

// Every element at this place inside root, outside of the elements in apart.
const findAll = (place, root, apart = []) => {
    const outside = each => !apart.some(part => part.contains(each));
    const shown = selector => [...root.querySelectorAll(selector)].filter(each => seen(each) && outside(each));
    const text = bare(place.text);
    const fields = () => controlsIn(root).filter(outside);
    switch (place.kind) {
        case 'css': return shown(place.text);
        case 'table': return dataRows(place.text).filter(outside);
        case 'label':
            for (const names of NAMES) {
                const found = fields().filter(control => names(control).includes(text));
                if (found.length) return found;
            }
            return [];
        case 'column': return shown(CELLS).filter(cell => headingOf(cell) === text).map(only);
        case 'role': {
            const [role, ...words] = place.text.split(' '), name = bare(words.join(' '));
            return shown('*').filter(each => roleOf(each) === role
                && (!name || [...ownNames(each), ...buttonWords(each)].includes(name)));
        }
        case 'placeholder': return fields().filter(control => bare(control.placeholder) === text);
        case 'title': return shown('[title]').filter(each => bare(each.title) === text);
        case 'name': return fields().filter(control => control.name === place.text);
        case 'button': return shown(BUTTONS).filter(button => buttonWords(button).includes(text));
        case 'link': return shown('a, [role=link]').filter(link => buttonWords(link).includes(text));
        case 'text': {
            const wanted = squeeze(place.text);
            return [...root.querySelectorAll('body *')].filter(each =>
                each.textContent.includes(wanted) && ownText(each).includes(wanted) && outside(each) && seen(each));
        }
    }
    return [];
};

// The one control in a cell; the cell itself where there is none, or several.
const only = cell => {
    const found = controlsIn(cell);
    return found.length === 1 ? found[0] : cell;
};

const rowsAt = place => place ? findAll(place, document) : [];

// spot: {place, rows, row}: in the row of this number of the rows; without one anywhere but in the rows.
const spotted = ({place, rows, row}) => {
    if (row === null) return findAll(place, document, rowsAt(rows));
    const root = rowsAt(rows)[row];
    if (!root) return [];
    return place.kind === 'css' && root.matches(place.text) ? [root] : findAll(place, root);
};

const isShown = place => place !== null
    && (findAll(place, document).length > 0 || (place.kind === 'label' && beside(place.text, document, []).length > 0));

// A button that answers this question: the box around it asks it, and holds no button of the form itself.
const answers = (place, question, save) => findAll(place, document).some(button => {
    const others = findAll(save, document);
    for (let box = button.parentElement; box && box !== document.body; box = box.parentElement) {
        if (others.some(other => box.contains(other))) return false;
        if (box.innerText.includes(question)) return true;
    }
    return false;
});

// ---- reading -------------------------------------------------------------------------------------------------------

const isField = element => ['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName);

const valueOf = element => {
    if (element.tagName === 'SELECT') return squeeze(element.selectedOptions[0]?.textContent);
    if (element.type === 'checkbox' || element.type === 'radio') return String(element.checked);
    if (isField(element)) return element.value.trim();
    if (['checkbox', 'radio', 'switch'].includes(element.getAttribute('role')))
        return String(element.getAttribute('aria-checked') === 'true');
    const inside = only(element);
    return inside === element ? (element.children.length ? element.innerText : element.textContent).trim() : valueOf(inside);
};

// What stands beside these words on a page that only shows: the next cell, the dd behind a dt, the rest after a colon.
const beside = (text, root, apart) => {
    const wanted = bare(text);
    const found = [];
    for (const each of root.querySelectorAll('*')) {
        const own = each.textContent.includes(wanted) ? ownText(each) : '', colon = own.search(/[:：]/);
        if (!own || holdsControl(each) || apart.some(part => part.contains(each)) || !seen(each)) continue;
        if (bare(each.textContent) === wanted) {
            const next = nextTo(each);
            if (next !== null) found.push(next);
        } else if (bare(own) === wanted && each.children.length === 1) {
            found.push(valueOf(each.children[0]));
        } else if (colon > 0 && bare(own.slice(0, colon)) === wanted) {
            found.push(squeeze(each.textContent.slice(each.textContent.search(/[:：]/) + 1)));
        }
    }
    return found;
};

const nextTo = element => {
    for (let node = element, up = 0; node && up < 3 && node !== document.body; node = node.parentElement, up++) {
        if (node.matches(CELLS) && node.parentElement === headRow(node.closest(TABLES))) return null;
        if (node.nextElementSibling) return valueOf(node.nextElementSibling);
        if (squeeze(node.nextSibling?.data)) return squeeze(node.nextSibling.data);
        if (node.matches(CELLS)) return null;
    }
    return null;
};

// The text at a place; null where the page has no such place.
const textAt = (place, root, apart = []) => {
    if (place.kind === 'css' && root !== document && root.matches(place.text)) return valueOf(root);
    const found = findAll(place, root, apart).map(valueOf);
    if (found.length) return found[0];
    return place.kind === 'label' ? beside(place.text, root, apart)[0] ?? null : null;
};

const textsAt = (places, root, apart = []) =>
    Object.fromEntries(Object.entries(places).map(([name, place]) => [name, textAt(place, root, apart)]));

const linesAt = (places, rows) => rowsAt(rows).map(row => textsAt(places, row));

const labelsIn = root => [...new Set(controlsIn(root).flatMap(control =>
    NAMES.map(names => names(control)[0]).filter(Boolean).slice(0, 1)))];

const buttonsIn = root => [...new Set([...root.querySelectorAll(BUTTONS)].filter(seen)
    .map(button => buttonWords(button)[0]).filter(words => words && words.length < 30))];
