// Tells what a person does on a page, as places (see controls.js, which stands around this). Passwords are never told.

// Every way to say where this is, the one that a person would use first; only those that name it alone.
const waysTo = (element, spot) => {
    const ways = [];
    const add = (kind, text) => {
        const place = {kind, text: squeeze(text)};
        // A number is a value in the cell before, or the row's own: no name.
        if (!/\p{L}/u.test(place.text) || spot.row !== null && kind !== 'css' && /\d/.test(place.text)) return;
        if (place.text.length > 60 || ways.some(way => way.kind === kind && way.text === place.text)) return;
        try {
            const found = spotted({...spot, place});
            if (found.length === 1 && (found[0] === element || found[0].contains(element))) ways.push(place);
        } catch { /* no selector */ }
    };
    if (element.matches(BUTTONS)) buttonWords(element).forEach(words => add('button', words));
    if (element.matches('a')) buttonWords(element).forEach(words => add('link', words));
    if (holdsControl(element)) {
        NAMES.flatMap(names => names(element)).forEach(name => name && add('label', name));
        add('role', `${roleOf(element)} ${ownNames(element)[0] ?? ''}`);
        add('placeholder', element.placeholder);
        add('name', element.name);
    }
    if (spot.row !== null) add('column', headingOf(element));
    selectorsOf(element).forEach(selector => add('css', selector));
    return ways;
};

const plainName = text => /^[A-Za-z_][\w-]*$/.test(text ?? '') && !/\d{3,}/.test(text);

const selectorsOf = element => {
    const found = [];
    if (plainName(element.id)) found.push(`#${element.id}`);
    const classes = [...element.classList].filter(plainName);
    if (classes.length) found.push(`.${classes.join('.')}`);
    for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
        const own = [...around.classList].filter(plainName)[0];
        const start = plainName(around.id) ? `#${around.id}` : own ? `.${own}` : null;
        if (start) found.push(`${start} ${classes.length ? `.${classes[0]}` : element.tagName.toLowerCase()}`);
        if (plainName(around.id)) break;
    }
    return found;
};

// The grid row around an element: how to say its table, and which row it is.
const rowOf = element => {
    const row = element.closest(ROWS), table = element.closest(TABLES);
    const headings = table ? headingsOf(table) : [];
    if (!row || headings.length < 2 || row.children.length !== headings.length || row === headRow(table)) return null;
    const named = headings.filter((heading, at) => /\p{L}/u.test(heading) && (holdsControl(row) ? holdsControl(row.children[at]) : true));
    const rows = {kind: 'table', text: named.slice(0, 3).join(' | ')};
    const at = rowsAt(rows).indexOf(row);
    if (at < 0) return null;
    return {rows, at, headings, cells: [...row.children].map(cell => valueOf(cell))};
};

const overlayOf = element => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
        const position = getComputedStyle(each).position;
        if (each.matches('dialog, [role=dialog], [role=alertdialog]') || position === 'fixed') return squeeze(each.innerText);
    }
    return '';
};

// An entry of a list that a page offers: what was clicked, up to the element that has others like it beside it.
const entryOf = element => {
    const option = element.closest('[role=option]');
    if (option) return {options: {kind: 'css', text: '[role=option]'}, text: squeeze(option.textContent)};
    for (let each = element, up = 0; each && each !== document.body && up < 4; each = each.parentElement, up++) {
        const own = [...each.classList].filter(plainName)[0], around = each.parentElement?.classList?.[0];
        if (!own || each.matches(`${BUTTONS}, ${CELLS}`)) continue;
        const floats = getComputedStyle(each.parentElement).position === 'absolute';
        if (floats || each.tagName === 'LI') {
            const text = plainName(around) ? `.${around} .${own}` : `${each.tagName.toLowerCase()}.${own}`;
            return {options: {kind: 'css', text}, text: squeeze(each.textContent)};
        }
    }
    return null;
};

const tell = (what, element, more = {}) => {
    forget();
    const row = rowOf(element);
    const spot = {rows: row?.rows ?? null, row: row?.at ?? null};
    window.__orderbotTell({what, url: location.href, ways: waysTo(element, spot), row, overlay: overlayOf(element), ...more});
};

const control = event => {
    const element = event.composedPath?.()[0] ?? event.target;
    return element instanceof Element && element.matches(CONTROLS) ? element : null;
};

// Typing is told when it is over, or when something is chosen for it.
let typing = null;
const told = new WeakMap();
const flush = () => {
    const element = typing;
    typing = null;
    if (!element?.isConnected) return;
    const secret = element.type === 'password';
    const value = secret ? '' : element.tagName === 'SELECT' ? element.value : valueOf(element);
    if (told.get(element) === value && !secret) return;
    told.set(element, value);
    const words = element.tagName === 'SELECT' ? squeeze(element.selectedOptions[0]?.textContent) : '';
    tell(secret ? 'password' : 'typed', element, {value, words, type: element.type ?? ''});
};

document.addEventListener('input', event => {
    const element = control(event);
    if (element && typing && typing !== element) flush();
    typing = element ?? typing;
}, true);
document.addEventListener('change', event => {
    const element = control(event);
    if (element && element.type !== 'password') { typing = element; flush(); }
}, true);
document.addEventListener('focusout', event => { if (typing && control(event) === typing) flush(); }, true);
document.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    const element = control(event);
    flush();
    if (element) tell('entered', element);
}, true);

document.addEventListener('click', event => {
    if (!event.isTrusted && !event.detail) return;
    const element = event.composedPath()[0];
    if (!(element instanceof Element)) return;
    forget();
    const entry = entryOf(element);
    const focused = typing ?? (document.activeElement?.matches?.(CONTROLS) ? document.activeElement : null);
    if (entry && focused) {
        if (typing && valueOf(typing)) flush();
        tell('taken', focused, {options: entry.options, words: entry.text});
        told.set(focused, null);
        typing = null;
        setTimeout(() => told.set(focused, valueOf(focused)), 50);
        return;
    }
    flush();
    const button = element.closest(BUTTONS) ?? (control(event) || element.closest('label') ? null : clickable(element));
    if (button) tell('pressed', button, {words: buttonWords(button)[0] ?? ''});
}, true);

// Something that is no button and is pressed like one.
const clickable = element => getComputedStyle(element).cursor === 'pointer' ? element : null;
