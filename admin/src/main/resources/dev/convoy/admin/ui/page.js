'use strict';
/*
 * The status page. It asks scripts/admin ui every two seconds how things stand, and changes what is different: elements stay, so that
 * focus stays. Everything that comes from outside is put in as text, never as markup.
 */

const POLL_MS = 2000, BUSY_POLL_MS = 500, STALE_MS = 15000;
const WORST_FIRST = ['unreachable', 'stopped', 'parked', 'waiting', 'paused', 'syncing', 'unknown', 'live'];
const OPS = {c: 'insert', u: 'update', d: 'delete', t: 'truncate'};

let status = null;
let spanMs = 300000;
let timer = 0;
let polls = 0;
let failedSince = 0;
const samples = new Map();   // "target table" → [[time, state, lag in ms], …]
const totals = new Map();    // name → [[time, count], …], for rates
const targetViews = new Map();
const lineViews = new Map();
const awaited = new Set();   // jobs whose end is to be told

/* ---- small things ---- */

const $ = id => document.getElementById(id);

function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Changes a text only where it differs, so that nothing is announced twice. */
function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function chip(element, state, text) {
  const wanted = 'chip state-' + state;
  if (element.className !== wanted) {
    element.className = wanted;
  }
  say(element, text || state);
}

const number = n => Number(n).toLocaleString('en-US');
const count = (n, one, many) => number(n) + ' ' + (n === 1 ? one : many);

function duration(ms) {
  if (ms < 1000) return Math.max(0, Math.round(ms)) + ' ms';
  if (ms < 10000) return (ms / 1000).toFixed(1) + ' s';
  if (ms < 120000) return Math.round(ms / 1000) + ' s';
  if (ms < 7200000) return Math.round(ms / 60000) + ' min';
  return Math.round(ms / 3600000) + ' h';
}

function bytes(n) {
  return n < 1 << 20 ? Math.round(n / 1024) + ' kB' : n < 1 << 30 ? (n / 1048576).toFixed(1) + ' MB' : (n / 1073741824).toFixed(1) + ' GB';
}

const clock = at => new Date(at).toLocaleTimeString('en-GB');
const ago = iso => duration(Math.max(0, (status ? status.now : Date.now()) - Date.parse(iso))) + ' ago';
const worst = states => WORST_FIRST.find(state => states.includes(state)) || 'unknown';
const place = (table, target) => (table || 'every table') + ' at ' + target;

/* ---- the server ---- */

/** The token stands behind the # of the link, which no browser sends anywhere; it is taken out of sight and kept for this tab. */
function token() {
  const found = new URLSearchParams(location.hash.slice(1)).get('token');
  if (found) {
    sessionStorage.setItem('convoy-token', found);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem('convoy-token') || '';
}

async function ask(path, options) {
  const headers = Object.assign({'Convoy-Token': token()}, options && options.headers);
  const response = await fetch(path, Object.assign({cache: 'no-store', credentials: 'omit'}, options, {headers}));
  const answer = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(answer.error), {refused: true});
  }
  return answer;
}

async function poll() {
  const mine = ++polls;
  clearTimeout(timer);
  try {
    if (samples.size === 0) {
      await readHistory();
    }
    status = await ask('api/status');
    failedSince = 0;
    remember();
    render();
  } catch (e) {
    failedSince = failedSince || Date.now();
    document.body.classList.add('stale');
    notice(e.refused ? e.message : 'scripts/admin ui does not answer since ' + clock(failedSince)
      + '; below is what was seen last', true);
    if (!e.refused && !(e instanceof TypeError)) {
      console.error(e);
    }
  }
  const busy = status && status.jobs.some(job => !job.ended_at);
  if (mine === polls) {
    timer = setTimeout(poll, document.hidden ? 5 * POLL_MS : busy ? BUSY_POLL_MS : POLL_MS);
  }
}

async function readHistory() {
  const past = await ask('api/history');
  spanMs = past.span_ms;
  for (const [target, tables] of Object.entries(past.targets)) {
    for (const [table, list] of Object.entries(tables)) {
      samples.set(target + ' ' + table, list);
    }
  }
}

/** Adds what is new to what is drawn. */
function remember() {
  for (const target of status.targets) {
    for (const table of target.tables) {
      const key = target.name + ' ' + table.table;
      const list = samples.get(key) || [];
      samples.set(key, list);
      if (list.length === 0 || list[list.length - 1][0] < target.as_of) {
        list.push([target.as_of, target.error ? 'unreachable' : table.state, table.lag_ms]);
      }
      while (list.length > 2 && list[1][0] < target.as_of - spanMs) {
        list.shift();
      }
    }
    total('target ' + target.name, target.as_of, target.error ? null : sum(target.tables, 'applied'));
  }
  total('captured', status.source.as_of, status.source.captured);
  total('published', status.source.as_of, status.source.published);
}

const sum = (list, field) => list.reduce((all, each) => all + each[field], 0);

function total(name, at, value) {
  const list = totals.get(name) || [];
  totals.set(name, list);
  if (value == null) {
    list.length = 0;
  } else if (list.length === 0 || list[list.length - 1][0] < at) {
    list.push([at, value]);
  }
  while (list.length > 2 && list[0][0] < at - 10000) {
    list.shift();
  }
}

/** Changes a second over the last ten. */
function rate(name) {
  const list = totals.get(name) || [];
  if (list.length < 2) return 0;
  const [from, to] = [list[0], list[list.length - 1]];
  return Math.max(0, (to[1] - from[1]) * 1000 / (to[0] - from[0]));
}

/** Asks for something to be done. What comes of it is told by the next answers. */
async function act(action, target, table, more) {
  try {
    const job = await ask('api/actions', {method: 'POST', headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(Object.assign({action, target}, table && {table}, more))});
    awaited.add(job.id);
  } catch (e) {
    toast(e.message);
  }
  poll();
}

/* ---- the page ---- */

function render() {
  document.body.classList.remove('stale');
  notice(status.may_act ? '' : 'Look only. To act, and to see keys, open the link that scripts/admin ui has printed.', false);
  const source = status.source;
  say($('source-name'), source.name);
  const states = [source.state === 'live' ? 'live' : source.state,
    ...status.targets.flatMap(target => target.error ? ['unreachable'] : target.tables.map(table => table.state))];
  const tables = status.targets.flatMap(target => target.error ? [] : target.tables);
  const trouble = worst(states);
  const parts = WORST_FIRST.map(state => [state, tables.filter(table => table.state === state).length])
    .filter(([state, n]) => n > 0 && state !== 'live').map(([state, n]) => n + ' ' + state);
  if (source.state !== 'live') parts.unshift('source ' + source.state);
  status.targets.filter(target => target.error).forEach(target => parts.unshift(target.name + ' unreachable'));
  const text = parts.length === 0 ? (tables.length === 0 ? 'looking …' : 'all live') : parts.join(', ');
  chip($('summary'), tables.length === 0 && parts.length === 0 ? 'unknown' : trouble, text);
  document.title = (trouble === 'live' ? '' : text + ' · ') + 'Convoy ' + source.name;
  drawPipeline();
  renderLines();
  renderTargets();
  renderJobs();
  tick();
}

function tick() {
  if (!status) return;
  const oldest = Math.min(...[status.source, ...status.targets].map(seen => seen.as_of || status.now));
  const late = status.now - oldest;
  say($('fresh'), late > STALE_MS ? 'oldest answer ' + duration(late) + ' ago' : 'as of ' + clock(status.now));
}

function notice(text, bad) {
  say($('notice'), text);
  $('notice').hidden = !text;
  $('notice').classList.toggle('bad', bad);
}

let toastTimer = 0;
function toast(text) {
  say($('toast'), text);
  $('toast').classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $('toast').classList.remove('shown'), 7000);
}

/** A button that knows what it is about; @param again asks before it acts: resolves to what is sent along, or null. */
function button(label, action, target, table, again) {
  const element = el('button', {type: 'button', 'data-action': action,
    'aria-label': table ? label.replace('…', '') + ' ' + place(table, target) : label + ' at ' + target}, label);
  element.addEventListener('click', async () => {
    const more = again ? await again() : {};
    if (more) act(action, target, table, more);
  });
  return element;
}

function enable(element, target, table) {
  const action = element.dataset.action;
  const running = status.jobs.some(job => !job.ended_at && job.action === action && job.target === target
    && job.table === (table || null));
  element.disabled = !status.may_act || running;
}

/** Asks in a dialog; Escape and Cancel mean no. */
function confirmBy(title, text, what, yes, withReason) {
  say($('ask-title'), title);
  say($('ask-text'), text);
  say($('ask-what'), what);
  $('ask-what').hidden = !what;
  say($('ask-yes'), yes);
  $('ask-reason').value = '';
  $('ask-reason').required = withReason;
  $('ask-reason-label').hidden = !withReason;
  const dialog = $('ask');
  dialog.returnValue = '';
  dialog.showModal();
  (withReason ? $('ask-reason') : $('ask-yes')).focus();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'
    ? (withReason ? {reason: $('ask-reason').value.trim()} : {}) : null), {once: true}));
}

$('ask').querySelector('form').addEventListener('submit', event => {
  event.preventDefault();
  const reason = $('ask-reason');
  reason.setCustomValidity(reason.required && !reason.value.trim() ? 'Say why' : '');
  if (reason.reportValidity()) $('ask').close('yes');
});
$('ask-reason').addEventListener('input', () => $('ask-reason').setCustomValidity(''));
$('ask-no').addEventListener('click', () => $('ask').close());

const askSync = (table, target) => () => confirmBy('Copy ' + place(table, target) + ' again?',
  'The rows are copied from the source through the stream, while everything runs. Afterwards the target holds what the source holds, '
  + 'and nothing else.', '', 'Sync', false);

/* ---- parked lines ---- */

function renderLines() {
  const parked = status.targets.flatMap(target => target.tables.filter(table => table.line && table.line.length > 0)
    .map(table => [target.name + ' ' + table.table, table]));
  for (const [key, table] of parked) {
    if (!lineViews.has(key)) lineViews.set(key, lineView(table));
    updateLine(lineViews.get(key), table);
  }
  for (const [key, view] of lineViews) {
    if (!parked.some(([known]) => known === key)) {
      const focused = view.element.contains(document.activeElement);
      view.element.remove();
      lineViews.delete(key);
      if (focused) $('main').focus();
    }
  }
  $('parked').hidden = parked.length === 0;
}

function lineView(table) {
  const view = {element: el('article', {class: 'card line', 'data-line': place(table.table, table.target)}), fields: {}};
  view.wait = el('span', {class: 'wait'});
  view.message = el('p', {class: 'message'});
  const list = el('dl');
  for (const name of ['Change', 'Tried', 'Behind it', 'Remedy']) {
    view.fields[name] = el('dd');
    list.append(el('dt', {}, name), view.fields[name]);
  }
  view.fields.Change.className = view.fields['Behind it'].className = 'mono';
  view.replay = button('Replay', 'replay', table.target, table.table);
  view.replay.className = 'primary';
  view.skip = button('Skip…', 'skip', table.target, table.table, async () => {
    const head = view.head;
    const answer = await confirmBy('Skip ' + head.what + '?', 'It is passed over at ' + table.target
      + ' for good. The target then lacks it.', table.table + '  ' + describe(head), 'Skip', true);
    return answer && Object.assign(answer, {seq: head.seq});
  });
  view.job = jobView(['replay', 'skip'], table.target, table.table);
  view.element.append(el('div', {class: 'line-head'}, el('h3', {}, place(table.table, table.target)), view.wait), view.message, list,
    el('div', {class: 'buttons'}, view.replay, view.skip), view.job.element);
  $('lines').append(view.element);
  return view;
}

const describe = row => [row.op ? OPS[row.op] || row.op : null, row.key === undefined ? null : 'key ' + JSON.stringify(row.key)]
  .filter(Boolean).join('  ');

function updateLine(view, table) {
  const [head, ...behind] = table.line;
  const isChange = head.kind === 'change';
  const what = isChange ? 'change ' + number(head.seq) : 'the ' + head.kind + ' record behind change ' + number(head.seq);
  view.head = Object.assign({what}, head);
  say(view.wait, count(table.parked, 'change waits', 'changes wait') + ', for ' + duration(status.now - Date.parse(head.parked_at)));
  const error = table.error || {};
  const message = head.message || error.message || 'not tried yet';
  const code = head.sqlstate || error.sqlstate;
  say(view.message, message + (code ? ' (' + code + ')' : ''));
  say(view.fields.Change, isChange ? number(head.seq) + '  ' + describe(head) : what);
  const next = head.next_attempt_at ? Date.parse(head.next_attempt_at) - status.now : null;
  say(view.fields.Tried, count(head.attempts, 'time', 'times') + (table.state === 'paused' ? ', paused'
    : head.next_attempt_at ? ', next ' + (next > 0 ? 'in ' + duration(next) : 'now') : ', next on command'));
  const more = head.behind - behind.length;
  say(view.fields['Behind it'], behind.map(row => number(row.seq) + '  ' + describe(row)).join('\n')
    + (behind.length === 0 ? (head.behind > 0 ? number(head.behind) : 'nothing') : more > 0 ? '\nand ' + number(more) + ' more' : ''));
  say(view.fields.Remedy, error.hint || 'mend the cause, then replay');
  enable(view.replay, table.target, table.table);
  enable(view.skip, table.target, table.table);
  if (head.kind !== 'change' && head.kind !== 'schema') view.skip.disabled = true;
  view.job.update();
}

/* ---- tables ---- */

function renderTargets() {
  for (const target of status.targets) {
    if (!targetViews.has(target.name)) targetViews.set(target.name, targetView(target));
    updateTarget(targetViews.get(target.name), target);
  }
}

function targetView(target) {
  const view = {rows: new Map(), chip: el('span'), error: el('p', {class: 'target-error', hidden: ''}), body: el('tbody')};
  const id = 'target-' + targetViews.size;
  view.buttons = [button('Replay all', 'replay', target.name), button('Pause all', 'pause', target.name),
    button('Resume all', 'resume', target.name), button('Verify all', 'verify', target.name)];
  const heads = ['Table', 'State', 'Lag, last minutes', 'Now', 'Captured', 'Applied', 'Waiting', 'Parked', 'Skipped', 'Actions']
    .map((text, i) => el('th', i > 3 ? {scope: 'col', class: 'number'} : {scope: 'col'}, text));
  view.job = jobView(null, target.name, null);
  $('targets').append(el('section', {'aria-labelledby': id},
    el('div', {class: 'target-head'}, el('h2', {id}, 'Target ' + target.name), view.chip, el('div', {class: 'buttons'}, ...view.buttons)),
    el('div', {class: 'card grid'}, view.error, view.job.element,
      el('table', {'aria-labelledby': id}, el('thead', {}, el('tr', {}, ...heads)), view.body))));
  return view;
}

function updateTarget(view, target) {
  const state = target.error ? 'unreachable' : worst(target.tables.map(table => table.state));
  chip(view.chip, state, target.error || state === 'live' ? state
    : target.tables.filter(table => table.state === state).length + ' ' + state);
  view.error.hidden = !target.error;
  say(view.error, target.error ? target.error.message + '\n' + target.error.hint : '');
  view.buttons.forEach(each => enable(each, target.name));
  const has = states => target.tables.some(table => states.includes(table.state));
  view.buttons[0].hidden = !target.tables.some(table => table.parked > 0);
  view.buttons[1].hidden = !target.tables.some(table => table.state !== 'paused');
  view.buttons[2].hidden = !has(['paused']);
  view.job.update();
  for (const table of target.tables) {
    if (!view.rows.has(table.table)) view.rows.set(table.table, rowView(view.body, table));
    updateRow(view.rows.get(table.table), table, target);
  }
}

/** A long name may break behind its dots and underscores. */
const breakable = name => name.split(/(?<=[._])/).flatMap((part, i) => i === 0 ? [part] : [el('wbr'), part]);

const BOOKS = ['captured', 'applied', 'waiting', 'parked', 'skipped'];

function rowView(body, table) {
  const view = {chip: el('span'), verified: el('span', {class: 'verified'}), spark: svg('svg', {class: 'spark', role: 'img',
    viewBox: '0 0 168 34', preserveAspectRatio: 'none'}), lag: el('span'), rows: el('small'), books: {}};
  const cells = BOOKS.map(name => view.books[name] = el('td', {class: 'number', 'data-label': name[0].toUpperCase() + name.slice(1)}));
  const make = (label, action, again) => button(label, action, table.target, table.table, again);
  view.pause = make('Pause', 'pause');
  view.resume = make('Resume', 'resume');
  view.sync = make('Sync', 'sync', askSync(table.table, table.target));
  view.verify = make('Verify', 'verify');
  view.repair = make('Repair', 'repair');
  view.buttons = [view.pause, view.resume, view.sync, view.verify];
  view.row = el('tr', {'data-table': place(table.table, table.target)}, el('th', {scope: 'row'}, ...breakable(table.table), view.verified),
    el('td', {class: 'state-cell'}, view.chip), el('td', {class: 'spark-cell'}, view.spark),
    el('td', {class: 'lag-text'}, view.lag, view.rows), ...cells,
    el('td', {class: 'buttons-cell'}, el('div', {class: 'buttons'}, ...view.buttons)));
  view.trouble = el('p');
  view.hint = el('span', {class: 'hint'});
  view.troubleBox = el('div', {class: 'trouble-text'}, view.trouble, view.hint);
  view.job = jobView(['pause', 'resume', 'sync', 'verify', 'repair'], table.target, table.table);
  view.differsText = el('p');
  view.differs = el('div', {class: 'trouble-text state-stopped'}, view.differsText, view.repair);
  view.uncheckedText = el('p');
  view.uncheckedHint = el('span', {class: 'hint'});
  view.unchecked = el('div', {class: 'trouble-text state-waiting'}, view.uncheckedText, view.uncheckedHint);
  view.detail = el('tr', {class: 'detail'}, el('td', {colspan: '10'}, view.troubleBox, view.differs, view.unchecked, view.job.element));
  body.append(view.row, view.detail);
  return view;
}

function updateRow(view, table, target) {
  const state = target.error ? 'unknown' : table.state;
  chip(view.chip, state);
  const known = !target.error && table.known;
  say(view.lag, known ? duration(table.lag_ms) : '–');
  say(view.rows, known && table.lag_rows > 0 ? count(table.lag_rows, 'change', 'changes') : '');
  for (const name of BOOKS) {
    say(view.books[name], known ? number(table[name]) : '–');
    view.books[name].classList.toggle('some', known && name === 'parked' && table[name] > 0);
    view.books[name].classList.toggle('none', !known || (table[name] === 0 && name !== 'captured'));
  }
  const verified = table.verified;
  const differs = !!verified && verified.equal === false;
  say(view.verified, verified && verified.equal ? 'equal, verified ' + ago(verified.at) : '');
  view.differs.hidden = !differs;
  say(view.differsText, differs ? 'Differs from the source in ' + number(verified.differing_ranges) + ' of '
    + count(verified.ranges, 'key range', 'key ranges') + ', verified ' + ago(verified.at) + '.' : '');
  const unchecked = uncheckedBy(table, verified);
  view.unchecked.hidden = !unchecked;
  say(view.uncheckedText, unchecked ? 'Not compared with the source, ' + ago(unchecked.at) + ': ' + unchecked.message : '');
  say(view.uncheckedHint, unchecked ? unchecked.hint : '');
  drawSpark(view.spark, samples.get(target.name + ' ' + table.table) || []);
  const trouble = known && table.error && !(table.line && table.line.length > 0);
  view.troubleBox.hidden = !trouble;
  if (trouble) {
    view.troubleBox.className = 'trouble-text state-' + table.state;
    say(view.trouble, table.error.code + ': ' + table.error.message + (table.error.sqlstate ? ' (' + table.error.sqlstate + ')' : ''));
    say(view.hint, table.error.hint || '');
  }
  [...view.buttons, view.repair].forEach(each => enable(each, table.target, table.table));
  const paused = table.state === 'paused';
  swap(view.pause, view.resume, paused);
  const busy = view.job.update();
  view.detail.hidden = !trouble && !differs && !unchecked && !busy;
}

/** Why the last comparison could not be made: the target says so, or the source, which had none to ask for; or null. */
function uncheckedBy(table, verified) {
  const bySource = (status.source.unchecked || []).find(each => each.table === table.table && each.target === table.target);
  if (bySource) {
    return Object.assign({hint: 'run scripts/admin setup, which looks at the table as it is now; then verify'}, bySource);
  }
  return verified && verified.equal === null ? Object.assign({hint: ''}, verified) : null;
}

/** Shows one of two buttons that stand in one place, and leaves the focus there. */
function swap(first, second, showSecond) {
  const from = showSecond ? first : second, to = showSecond ? second : first;
  const focused = document.activeElement === from;
  from.hidden = true;
  to.hidden = false;
  if (focused) to.focus();
}

/* ---- what is being done ---- */

/** The job that runs for a table, with a bar; {actions} null: those of the whole target. */
function jobView(actions, target, table) {
  const bar = el('progress', {max: '1'});
  const text = el('span', {class: 'job-text'});
  const element = el('div', {class: 'job', hidden: ''}, bar, text);
  return {element, update() {
    const job = status.jobs.find(each => !each.ended_at && each.target === target && each.table === table
      && (!actions || actions.includes(each.action)));
    element.hidden = !job;
    if (job) fillJob(bar, text, job);
    return !!job;
  }};
}

function fillJob(bar, text, job) {
  if (job.share == null) {
    bar.removeAttribute('value');
  } else {
    bar.value = job.share;
  }
  bar.setAttribute('aria-label', job.action + ' of ' + place(job.table, job.target));
  say(text, job.action + ': ' + (job.text || job.state));
}

function renderJobs() {
  $('activity').hidden = status.jobs.length === 0;
  const list = $('jobs');
  const open = new Set();
  status.jobs.slice(0, 12).forEach((job, index) => {
    const id = 'job-' + job.id;
    open.add(id);
    const item = $(id) || el('li', {id, class: 'job'}, el('time', {datetime: job.asked_at}, clock(job.asked_at)),
      el('span', {class: 'verb'}, job.action), el('progress', {max: '1'}), el('span', {class: 'job-text'}));
    const [, , bar, text] = item.children;
    bar.hidden = !!job.ended_at;
    item.classList.toggle('failed', job.state === 'failed');
    if (job.ended_at) {
      say(text, job.text);
    } else {
      fillJob(bar, text, job);
      say(text, job.text || place(job.table, job.target) + ': ' + job.state);
    }
    if (list.children[index] !== item) list.insertBefore(item, list.children[index] || null);
    if (!job.ended_at) awaited.add(job.id);
    else if (awaited.delete(job.id)) toast(job.text.split('\n')[0]);
  });
  [...list.children].filter(item => !open.has(item.id)).forEach(item => item.remove());
}

/* ---- pictures ---- */

function drawSpark(picture, list) {
  const width = 168, height = 34, band = 4;
  const now = status.now, from = now - spanMs;
  const x = at => Math.max(0, Math.min(width, (at - from) / spanMs * width));
  const peak = Math.max(1000, ...list.map(sample => sample[2]));
  const y = lag => height - band - 3 - (lag / peak) * (height - band - 5);
  const parts = [];
  if (list.length > 0) {
    const last = list[list.length - 1];
    const points = [...list, [now, last[1], last[2]]].map(sample => x(sample[0]).toFixed(1) + ' ' + y(sample[2]).toFixed(1));
    const base = height - band - 2;
    const area = 'M' + x(list[0][0]).toFixed(1) + ' ' + base + 'L' + points.join('L') + 'L' + width + ' ' + base + 'Z';
    parts.push(svg('path', {class: 'area', d: area}));
    parts.push(svg('path', {class: 'curve', d: 'M' + points.join('L')}));
    list.forEach((sample, i) => {
      if (i > 0 && list[i - 1][1] === sample[1]) return;
      const next = list.findIndex((later, j) => j > i && later[1] !== sample[1]);
      const left = x(sample[0]), right = next < 0 ? width : x(list[next][0]);
      parts.push(svg('rect', {class: 'band state-' + sample[1], x: left.toFixed(1), y: height - band, height: band,
        width: Math.max(0.5, right - left).toFixed(1)}));
    });
    const text = 'Lag now ' + duration(last[2]) + ', at most ' + duration(Math.max(...list.map(sample => sample[2]))) + ' in '
      + duration(spanMs) + '; ' + last[1];
    picture.setAttribute('aria-label', text);
    parts.unshift(svg('title', {}, text));
  }
  picture.replaceChildren(...parts);
}

const ICONS = {
  database: 'M3 5c0-1.7 4-3 9-3s9 1.3 9 3-4 3-9 3-9-1.3-9-3zM3 5v14c0 1.7 4 3 9 3s9-1.3 9-3V5M3 12c0 1.7 4 3 9 3s9-1.3 9-3',
  queue: 'M4 5h16M4 10h16M4 15h11M4 20h6',
  topic: 'M2 7h20v10H2zM7 7v10M12 7v10M17 7v10',
};
const pen = document.createElement('canvas').getContext('2d');

function fit(text, width, font) {
  pen.font = font;
  if (pen.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(text.slice(0, end) + '…').width > width) end--;
  return text.slice(0, end) + '…';
}

function node(box, what, title, lines, state, icon) {
  const room = box.w - 62;
  const group = svg('g', {class: 'node state-' + state + (['live', 'unknown', 'syncing'].includes(state) ? '' : ' trouble'),
    transform: 'translate(' + box.x + ' ' + box.y + ')'},
    svg('rect', {class: 'box', width: box.w, height: box.h, rx: 10}),
    svg('rect', {class: 'edge', x: 0, y: 12, width: 4, height: box.h - 24, rx: 2}),
    svg('path', {class: 'icon', d: ICONS[icon], transform: 'translate(17 ' + (box.h / 2 - 12) + ')'}),
    svg('text', {class: 'what', x: 52, y: 20}, what), svg('text', {class: 'title', x: 52, y: 38}, fit(title, room, '620 14px system-ui')),
    svg('title', {}, title + '\n' + lines.join('\n')));
  lines.forEach((line, i) => group.append(svg('text', {x: 52, y: 57 + 17 * i}, fit(line, room, '12.5px system-ui'))));
  return group;
}

function drawPipeline() {
  const width = Math.max(260, $('pipeline').clientWidth - 2 * parseFloat(getComputedStyle($('pipeline')).paddingLeft));
  const source = status.source;
  const known = source.captured !== undefined;
  const queued = source.queue_rows || 0;
  const slow = queued > 0 && source.oldest_ms > 10000;
  const targets = status.targets.map(target => {
    const state = target.error ? 'unreachable' : worst(target.tables.map(table => table.state));
    const lag = Math.max(0, ...target.tables.map(table => table.lag_ms));
    const behind = sum(target.tables, 'lag_rows');
    const counts = WORST_FIRST.map(each => [target.tables.filter(table => table.state === each).length, each]).filter(([n]) => n > 0);
    return {what: 'target', title: target.name, state, icon: 'database', rate: rate('target ' + target.name), lines: target.error
      ? ['unreachable', 'its changes wait in the topic']
      : [counts.map(([n, each]) => n + ' ' + each).join(', ') || 'no answer yet',
        behind > 0 ? number(behind) + ' behind, ' + duration(lag) : 'up to date']};
  });
  const chain = [
    {what: 'source', title: source.name, state: source.state, icon: 'database', rate: rate('captured'),
      lines: [known ? number(source.captured) + ' captured' : source.state, source.error ? source.error.message : 'live']},
    {what: 'queue', title: count(queued, 'change queued', 'changes queued'), icon: 'queue', rate: rate('published'),
      state: !known ? 'unknown' : slow ? 'waiting' : 'live',
      lines: [known ? bytes(source.queue_bytes) + ' on disk' : 'not known', queued > 0 ? 'oldest ' + duration(source.oldest_ms) : 'empty']},
    {what: 'topic', title: status.topic, icon: 'topic', rate: 0, state: !known ? 'unknown' : source.state,
      lines: [known ? number(source.published) + ' published' : 'not known', source.leader ? 'by ' + source.leader : 'no producer leads']},
  ];
  const h = 88, wide = width >= 760;
  const picture = wide ? across(width, h, chain, targets) : down(width, h, chain, targets);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', [...chain, ...targets].map(each => each.what + ' ' + each.title + ': ' + each.state + ', '
    + each.lines.join(', ')).join('. '));
  $('pipeline').replaceChildren(picture);
}

function link(d, flow, cut, label) {
  const parts = [svg('path', {class: 'link' + (cut ? ' cut' : flow > 0 ? ' flowing' : ''), d})];
  if (flow > 0 && label) {
    parts.push(svg('text', {class: 'rate', x: label[0], y: label[1]}, number(flow < 10 ? flow.toFixed(1) : Math.round(flow)) + '/s'));
  }
  return parts;
}

const cutOff = each => each.state === 'unreachable';

function across(width, h, chain, targets) {
  const gap = 58, w = (width - 3 * gap) / 4;
  const height = Math.max(h, targets.length * (h + 14) - 14);
  const middle = height / 2, parts = [];
  chain.forEach((each, i) => {
    const x = i * (w + gap);
    if (i < 2) {
      parts.push(...link('M' + (x + w + 4) + ' ' + middle + 'h' + (gap - 8), each.rate, cutOff(chain[0]), [x + w + gap / 2, middle - 9]));
    }
    parts.push(node({x, y: middle - h / 2, w, h}, each.what, each.title, each.lines, each.state, each.icon));
  });
  const from = 3 * w + 2 * gap + 4, to = 3 * (w + gap) - 4;
  targets.forEach((each, i) => {
    const y = targets.length === 1 ? middle : i * (h + 14) + h / 2;
    const bend = (from + to) / 2;
    const curve = 'M' + from + ' ' + middle + 'C' + [bend, middle, bend, y, to, y].join(' ');
    parts.push(...link(curve, each.rate, cutOff(each), [to - 20, y > middle ? y + 18 : y - 10]));
    parts.push(node({x: 3 * (w + gap), y: y - h / 2, w, h}, each.what, each.title, each.lines, each.state, each.icon));
  });
  return svg('svg', {viewBox: '0 0 ' + width + ' ' + height, height}, ...parts);
}

function down(width, h, chain, targets) {
  const gap = 30, parts = [], inset = targets.length > 1 ? 26 : 0;
  let y = 0;
  chain.forEach((each, i) => {
    parts.push(node({x: 0, y, w: width, h}, each.what, each.title, each.lines, each.state, each.icon));
    y += h + gap;
    if (i < 2) parts.push(...link('M34 ' + (y - gap + 3) + 'v' + (gap - 6), each.rate, cutOff(chain[0]), [70, y - gap / 2 + 4]));
  });
  const trunk = y - gap + 3;
  targets.forEach(each => {
    const d = inset ? 'M12 ' + trunk + 'V' + (y + h / 2 - 10) + 'q0 10 10 10h' + (inset - 25) : 'M34 ' + trunk + 'v' + (gap - 6);
    parts.push(...link(d, each.rate, cutOff(each), inset ? null : [70, y - gap / 2 + 4]));
    parts.push(node({x: inset, y, w: width - inset, h}, each.what, each.title, each.lines, each.state, each.icon));
    y += h + 14;
  });
  return svg('svg', {viewBox: '0 0 ' + width + ' ' + (y - 14), height: y - 14}, ...parts);
}

/* ---- begin ---- */

new ResizeObserver(() => status && drawPipeline()).observe($('main'));
document.addEventListener('visibilitychange', () => document.hidden || poll());
addEventListener('hashchange', poll);
poll();
