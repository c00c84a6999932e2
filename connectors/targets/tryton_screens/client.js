// Done inside Tryton's web client, each in one go: typing through the driver takes a page's time for every key.
// Called as ([deed, given]) => …; fields are found by their names, which no language of the client's changes.
([deed, given]) => {
    const TICK_MS = 20, CLOSING_TICKS = 10, DAY = 'input[type=date]', ASKED = '.modal-dialog input[type=password]';
    const SAID = ['message', 'warning', 'user-warning', 'error'].map(kind => `.${kind}-dialog .modal-body`).join(', ');

    const seen = element => element.offsetParent !== null;
    const tick = () => new Promise(done => setTimeout(done, TICK_MS));
    const words = elements => elements.map(one => one.innerText.replace(/\s+/g, ' ').trim()).join('; ');

    // An open dialog's, else that of the tab in front.
    const form = () => [...document.querySelectorAll('.modal-dialog')].filter(seen).at(-1)
        ?? document.querySelector('#tabcontent > .tab-pane.active');

    const all = name => [...(form()?.querySelectorAll(
        `input[name="${name}"], textarea[name="${name}"], select[name="${name}"]`) ?? [])];

    // The field, the tab of the form that it is on brought to the front.
    const revealed = name => {
        const [field] = all(name);
        if (!field) throw new Error(`${name}: there is no such field`);
        const pane = field.closest('.form-notebook .tab-pane:not(.active)');
        if (pane) document.querySelector(`[aria-controls="${pane.id}"], a[href="#${pane.id}"]`).click();
        return field;
    };

    const reached = name => {
        const field = revealed(name);
        if (field.readOnly || field.disabled) throw new Error(`${name}: the field is locked`);
        return field;
    };

    const calendar = field => field.parentElement.querySelector(DAY);

    // Where what is typed goes, and where it can be read in one form whatever the language. A figure is a text that
    // becomes a number input while it has the focus; a click fills the calendar with what the field holds.
    const KINDS = {
        text: {into: field => field, shows: field => field.value},
        number: {into: (_, name) => all(name)[1], shows: field => field.value},
        day: {into: calendar, shows: field => (calendar(field).dispatchEvent(new Event('click')), calendar(field).value)},
    };

    const deeds = {
        // Close every tab; false where one stays, because it holds what was not saved.
        async close() {
            document.querySelectorAll('#tablist > li .close').forEach(button => button.click());
            for (let ticks = 0; ticks < CLOSING_TICKS; ticks++) {
                await tick();
                if (!document.querySelector('#tablist > li')) return true;
            }
            return false;
        },

        turn(path) {
            location.hash = path;
        },

        // Wait until nothing has been asked for so many ticks on end, or the time is over; whether it came to that.
        // Calls that hold the page are none that is under way at a tick, so they are counted.
        async rest([ticks, most]) {
            if (window.jQuery?.support) jQuery.support.transition = false;  // a robot watches no dialog come and go
            let still = 0, asked;
            for (const end = performance.now() + most; still < ticks && performance.now() < end;) {
                await tick();
                const asks = window.Sao?.rpc?.id;
                still = window.jQuery?.active === 0 && asks === asked ? still + 1 : 0;
                asked = asks;
            }
            return {rested: still >= ticks, ...deeds.look()};
        },

        // Whether a password or a user's name is asked for, and what the client says in a dialog of its own.
        look() {
            const shown = what => [...document.querySelectorAll(what)].filter(seen);
            return {
                asks: shown(ASKED).length ? 'password' : shown('#login').length ? 'name' : '',
                said: words(shown(SAID)),
            };
        },

        // What the client has against the form.
        against: () => words([...(form()?.querySelectorAll('.infobar .alert-danger') ?? [])]),

        reveal: name => void revealed(name),

        // Have more of the lines shown: a long table grows by a button, which the client presses itself once it is seen.
        more() {
            const lines = [...form().querySelectorAll('.form-one2many')].find(seen);
            const button = lines.querySelector('tr.more-row button');
            if (button) button.click();
            else [...lines.querySelectorAll('table.tree > tbody > tr')].at(-1)?.scrollIntoView();
        },

        // Type into plain fields, one after the other: [name, kind, text]. The client takes each at once.
        type(entries) {
            for (const [name, kind, text] of entries) {
                const into = KINDS[kind].into(reached(name), name);
                into.value = text;
                into.dispatchEvent(new Event('input', {bubbles: true}));
                into.dispatchEvent(new Event('change', {bubbles: true}));
            }
        },

        // What stands in fields: [name, kind] each.
        shown: fields => fields.map(([name, kind]) => all(name).slice(0, 1).map(KINDS[kind].shows)[0] ?? ''),

        // Empty a field that refers to a record.
        clear(name) {
            const field = reached(name);
            if (field.value) field.closest('.input-icon').querySelector('.icon-secondary button').click();
        },

        // Type into a field that refers to a record, so that the menu of what fits comes.
        seek([name, text]) {
            const field = reached(name);
            field.focus();
            field.value = text;
            field.dispatchEvent(new Event('input', {bubbles: true}));
        },

        // Choose from that menu, once it is open; whether it is.
        choose(index) {
            const entry = form().querySelectorAll('.dropdown.open .completion a')[index];
            entry?.click();
            return entry !== undefined;
        },
    };
    return deeds[deed](given);
}
