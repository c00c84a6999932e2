// What the page shows now, for the recorder: short texts, those that may matter with a way to say where they stand, and
// tables. ``arg``: the texts of the sample order.
const STATES = ['草稿', '待审核', '未审核', '已审核', '待处理', '已保存', '新建', 'Draft', 'Open', 'Pending', 'New', 'Saved', 'Waiting'];
const LABELS = ['状态', '订单状态', '单据状态', 'Status', 'State', 'Order status'];
const inTable = element => {
    const row = element.closest(ROWS), table = element.closest(TABLES);
    const columns = table ? headingsOf(table).length : 0;
    return row !== null && columns > 1 && row.children.length === columns;
};
const leaves = [...document.body.querySelectorAll('*')].filter(each => seen(each) && !inTable(each)
    && (isField(each) ? each.type !== 'password' : ownText(each) && ownText(each).length <= 80 && !each.matches('option')));
const placeOf = (element, text) => {
    const names = isField(element) ? ownNames(element) : [];
    for (const name of [...names, nameBefore(element)].filter(name => /\p{L}/u.test(name) && !/\d/.test(name))) {
        const place = {kind: 'label', text: name};
        if (name.length <= 40 && squeeze(textAt(place, document)) === text) return place;
    }
    for (const selector of [`#${element.id}`, `.${element.className}`, `.${element.parentElement?.className} ${element.tagName.toLowerCase()}`]) {
        if (!/^[.#][\w-]+( \w+)?$/.test(selector)) continue;
        const found = document.querySelectorAll(selector);
        if (found.length === 1 && found[0] === element) return {kind: 'css', text: selector};
    }
    return null;
};
const texts = leaves.slice(0, 400).map(each => {
    const text = squeeze(valueOf(each));
    const matters = /\d/.test(text) || STATES.includes(text) || arg.some(wanted => text.includes(wanted));
    return {text, place: matters ? placeOf(each, text) : null};
}).filter(each => each.text);
const tables = [...document.querySelectorAll(TABLES)].filter(seen).map(table => {
    const headings = headingsOf(table), head = headRow(table);
    const rows = rowsIn(table).filter(row => row !== head && row.children.length === headings.length && seen(row));
    return {headings, rows: rows.map(row => [...row.children].map(cell => squeeze(valueOf(cell))))};
}).filter(table => table.headings.length > 1);
const notices = [...document.querySelectorAll('[role=alert], [role=status]')].filter(seen).map(each => squeeze(each.textContent));
const labelled = LABELS.map(text => ({kind: 'label', text}))
    .map(place => ({place, text: squeeze(textAt(place, document))})).find(each => each.text);
const state = labelled ?? texts.find(each => STATES.includes(each.text) && each.place);
return {url: location.href, texts, tables, notices, state: state ?? null};
