// measure.mjs <repository> <data folder> <work folder> [part ...]: see run.sh.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync, readdirSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';

const [root, data, work, ...parts] = process.argv.slice(2);
const has = (part) => parts.length === 0 || parts.includes(part);
const worker = join(process.env.LISTENER_BUILD, 'worker/listener.dll');
const builder = join(process.env.LISTENER_BUILD, 'builder/Listener.ModelBuilder.dll');
const { SentimentIntensityAnalyzer } = createRequire(import.meta.url)('vader-sentiment');
const out = [];
const say = (line = '') => { out.push(line); console.log(line); };

// Rows, cuts, figures.
const parse = (text) => text.split('\n').filter((line) => line.trim()).map((line) => JSON.parse(line));
const rowsOf = (file) => parse(file.endsWith('.gz') ? gunzipSync(readFileSync(file)).toString() : readFileSync(file, 'utf8'));
const write = (name, rows) => { const file = join(work, name); writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n') + '\n'); return file; };
// One fifth is the test, by hash; rows of one group stay together where there are many groups (a few are subjects).
const cut = (rows, byGroup = new Set(rows.map((row) => row.group)).size >= 50) => {
  const isTest = (row) => createHash('sha256').update(byGroup && row.group ? String(row.group) : row.text).digest().readUInt32LE(0) % 5 === 0;
  return [rows.filter((row) => !isTest(row)), rows.filter(isTest)];
};
const f1 = (truth, said, name) => {
  const right = truth.filter((label, i) => label === name && said[i] === name).length;
  return 2 * right / (truth.filter((label) => label === name).length + said.filter((label) => label === name).length || 1);
};
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const macro = (truth, said) => mean([...new Set(truth)].map((name) => f1(truth, said, name)));
const byLanguage = (rows, truth, said) => mean([...new Set(rows.map((row) => row.language))].map((language) => {
  const mine = [...rows.keys()].filter((i) => rows[i].language === language);
  return macro(mine.map((i) => truth[i]), mine.map((i) => said[i]));
}));
const score = (set, rows, truth, said) => set === 'xlm-t' ? byLanguage(rows, truth, said) : macro(truth, said);
const figure = (value) => value === null ? '-' : value.toFixed(3);

// Listener through its verbs.
const listener = (...args) => execFileSync('dotnet', [worker, ...args], { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
const evaluate = (file, task, model) => {
  const found = JSON.parse(listener('evaluate', '--json', '--data', file, ...(model ? ['--model', model] : []))).tasks.find((one) => one.task === task);
  return { ...found, mean: mean(found.languages.map((one) => one.macroF1)) };
};
const classify = (rows, name, model) => parse(listener('classify', write(name, rows.map(({ text, language, channel, id }) => ({ id, text, language, channel }))), ...(model ? ['--model', model] : [])));

// The peers.
const label = (row, task) => `__label__${row[task]} ${row.text.toLowerCase().replace(/https?\S+/g, 'url').replace(/([.,!?()'"])/g, ' $1 ').replace(/\s+/g, ' ')}`;
const fastText = (train, test, task, set) => {
  writeFileSync(join(work, 'ft.train'), train.map((row) => label(row, task)).join('\n') + '\n');
  writeFileSync(join(work, 'ft.test'), test.map((row) => label(row, task)).join('\n') + '\n');
  return Math.max(...[25, 50].map((epochs) => {
    spawnSync('fasttext', ['supervised', '-input', join(work, 'ft.train'), '-output', join(work, 'ft'), '-wordNgrams', '2', '-minn', '2', '-maxn', '5', '-dim', '100', '-epoch', String(epochs), '-thread', '1']);
    const said = execFileSync('fasttext', ['predict', join(work, 'ft.bin'), join(work, 'ft.test')], { maxBuffer: 1 << 28 }).toString().trim().split('\n').map((line) => line.replace('__label__', ''));
    return score(set, test, test.map((row) => String(row[task])), said);
  }));
};
const vaderClass = (text) => { const { compound } = SentimentIntensityAnalyzer.polarity_scores(text); return compound >= 0.05 ? 'positive' : compound <= -0.05 ? 'negative' : 'neutral'; };
const vader = (rows, task, set) => {
  const said = rows.map((row) => vaderClass(row.text));
  return score(set, rows, rows.map((row) => row[task]), task === 'intent' ? said.map((name) => name === 'negative' ? 'complaint' : 'other') : said);
};

say('# Classifier');

if (has('trained')) {
  say('\n## Trained by `listener train` with its defaults\n');
  say('One fifth of each set, by hash, is the test; everybody learns from the same four fifths. Macro F1; xlm-t: mean of its languages. fastText 0.9.2: `supervised -wordNgrams 2 -minn 2 -maxn 5 -dim 100`, the better of 25 and 50 epochs.\n');
  say('| set | task | goal on the hidden half | Listener | accuracy | calibration error | fastText | VADER | train s |\n|---|---|---|---|---|---|---|---|---|');
  for (const [set, task, goal] of [['airline', 'sentiment', '.775'], ['complaints_acl19', 'intent', '.82'], ['xlm-t', 'sentiment', '.61'], ['fincorp', 'severity', '.60']]) {
    const [train, test] = cut(rowsOf(join(data, `eval/${set}.jsonl.gz`)).filter((row) => row[task] !== undefined));
    const model = join(work, set + '.model');
    const begin = Date.now();
    listener('train', '--data', write(set + '.train.jsonl', train), '--out', model);
    const seconds = (Date.now() - begin) / 1000;
    const ours = evaluate(write(set + '.test.jsonl', test), task, model);
    const peer = fastText(train, test, task, set);
    say(`| ${set} | ${task} | ${goal} | ${figure(set === 'xlm-t' ? ours.mean : ours.macroF1)} | ${figure(ours.accuracy)} | ${figure(ours.calibrationError)} | ${figure(peer)} | ${figure(task === 'severity' ? null : vader(test, task, set))} | ${seconds.toFixed(0)} |`);
  }
}

if (has('shipped')) {
  say('\n## The shipped model, which has seen none of these sets\n');
  say('Macro F1 through `listener evaluate` (the model) and through `listener classify` (rules and model).\n');
  say('| set | task | goal | evaluate | classify | VADER |\n|---|---|---|---|---|---|');
  const mood = (verdict) => verdict.sentiment > 0.2 ? 'positive' : verdict.sentiment < -0.2 ? 'negative' : 'neutral';
  for (const [set, task, goal] of [['complaints_acl19', 'intent', '.75'], ['airline', 'sentiment', '.65'], ['xlm-t', 'sentiment', '.55'], ['fincorp', 'intent', '-'], ['brighter', 'sentiment', '-'], ['m-absa', 'sentiment', '-']]) {
    const rows = rowsOf(join(data, `eval/${set}.jsonl.gz`)).filter((row) => row[task] !== undefined);
    const ours = evaluate(write(set + '.jsonl', rows), task);
    const verdicts = classify(rows, set + '.in.jsonl');
    const said = verdicts.map((verdict) => task === 'sentiment' ? mood(verdict) : verdict.intent === 'complaint' ? 'complaint' : 'other');
    say(`| ${set} | ${task} | ${goal} | ${figure(set === 'xlm-t' ? ours.mean : ours.macroF1)} | ${figure(score(set, rows, rows.map((row) => row[task]), said))} | ${figure(vader(rows, task, set))} |`);
    if (ours.languages.length > 1)
      say(`| | | | ${ours.languages.map((one) => `${one.language} ${figure(one.macroF1)}`).join(', ')} | | |`);
  }
}

if (has('gold')) {
  say('\n## Own gold set, macro F1 by language\n');
  const languages = readdirSync(join(root, 'data/corpus')).filter((file) => file.endsWith('.jsonl')).map((file) => file.slice(0, 2));
  const tasks = ['intent', 'sentiment', 'severity', 'urgency'];
  say(`| language | rows | ${tasks.join(' | ')} | intent through classify |\n|---|---|---|---|---|---|---|`);
  const all = tasks.map(() => []);
  const verdictF1 = [];
  for (const language of languages) {
    const rows = rowsOf(join(root, `data/corpus/${language}.jsonl`)).filter((row) => row.split === 'gold').map((row) => ({ ...row, language }));
    const file = write(`gold.${language}.jsonl`, rows);
    const figures = tasks.map((task, i) => { const one = evaluate(file, task).macroF1; all[i].push(one); return one; });
    verdictF1.push(macro(rows.map((row) => row.intent), classify(rows, 'gold.in.jsonl').map((verdict) => verdict.intent)));
    say(`| ${language} | ${rows.length} | ${figures.map(figure).join(' | ')} | ${figure(verdictF1.at(-1))} |`);
  }
  say(`| mean | | ${all.map((values) => figure(mean(values))).join(' | ')} | ${figure(mean(verdictF1))} |`);
  say(`| least | | ${all.map((values) => figure(Math.min(...values))).join(' | ')} | ${figure(Math.min(...verdictF1))} |`);
}

if (has('threat')) {
  say('\n## Threats (mhc), trained by `listener train` on the other rows\n\n| cut | goal | F1 |\n|---|---|---|');
  const rows = rowsOf(join(data, 'train/mhc.jsonl.gz'));
  for (const [name, byGroup, goal] of [['one fifth of the rows', false, '.80'], ['one fifth of the templates', true, '.70']]) {
    const [train, test] = cut(rows, byGroup);
    const model = join(work, 'mhc.model');
    listener('train', '--data', write('mhc.train.jsonl', train), '--out', model);
    const ours = evaluate(write('mhc.test.jsonl', test), 'threat', model);
    say(`| ${name} | ${goal} | ${figure(ours.classes.find((one) => one.name === 'true').f1)} |`);
  }
}

if (has('language')) {
  say('\n## Language, 20 languages, through `listener classify` without the hint\n\n| kind | goal | rows | accuracy |\n|---|---|---|---|');
  const known = new Set('en af fi ru hi es fr de it pt nl pl tr ar id ja ko zh sv uk'.split(' '));
  const rows = rowsOf(join(data, 'eval/lingua_testdata.jsonl.gz')).filter((row) => known.has(row.language));
  const said = parse(listener('classify', write('language.jsonl', rows.map(({ text }) => ({ text })))));
  for (const [unit, goal] of [['sentence', '.99'], ['word-pair', '.91'], ['single-word', '.76']]) {
    const mine = [...rows.keys()].filter((i) => rows[i].unit === unit);
    say(`| ${unit} | ${goal} | ${mine.length} | ${figure(mean(mine.map((i) => said[i].language === rows[i].language ? 1 : 0)))} |`);
  }
}

if (has('speed')) {
  const rows = [...rowsOf(join(data, 'eval/airline.jsonl.gz')), ...rowsOf(join(data, 'eval/xlm-t.jsonl.gz'))];
  const many = Array.from({ length: 9 }, () => rows).flat();
  writeFileSync(join(work, 'ft.train'), rowsOf(join(data, 'eval/airline.jsonl.gz')).map((row) => label(row, 'sentiment')).join('\n') + '\n');
  spawnSync('fasttext', ['supervised', '-input', join(work, 'ft.train'), '-output', join(work, 'ft'), '-wordNgrams', '2', '-minn', '2', '-maxn', '5', '-dim', '100', '-epoch', '1', '-thread', '1']);
  writeFileSync(join(work, 'texts'), many.map((row) => row.text.replace(/\s+/g, ' ')).join('\n') + '\n');
  // Some of every language: what is loaded when a language is first met is start.
  const some = rows.filter((_, i) => i % Math.ceil(rows.length / 100) === 0);
  writeFileSync(join(work, 'texts.few'), some.map((row) => row.text.replace(/\s+/g, ' ')).join('\n') + '\n');
  const lines = write('speed.jsonl', many.map(({ text, id }) => ({ id, text })));
  const few = write('speed.few.jsonl', some.map(({ text, id }) => ({ id, text })));
  // Processor time on one core: other work on the machine does not change it. Start and loading are measured alone and taken off.
  const cpu = (command) => Number(spawnSync('bash', ['-c', `TIMEFORMAT='%U %S'; time taskset -c 0 ${command} > /dev/null 2> ${work}/err`], { env: { ...process.env, DOTNET_PROCESSOR_COUNT: '1' } }).stderr.toString().trim().split('\n').at(-1).split(' ').reduce((sum, part) => sum + Number(part), 0));
  const rate = (whole, start) => (many.length - some.length) / (whole - start);
  const [ours, peer] = [
    rate(cpu(`dotnet ${worker} classify ${lines}`), cpu(`dotnet ${worker} classify ${few}`)),
    rate(cpu(`fasttext predict ${work}/ft.bin ${work}/texts`), cpu(`fasttext predict ${work}/ft.bin ${work}/texts.few`)),
  ];
  say(`\n## Speed, one core, ${many.length} texts, texts a second of processor time without start and loading\n`);
  say('| what | texts a second |\n|---|---|');
  say(`| \`listener classify\`: JSON to JSON, every answer, language and reasons | ${Math.round(ours)} |`);
  say(`| \`fasttext predict\`: plain text, one task | ${Math.round(peer)} |`);
  say(`| ratio (goal 3) | ${(ours / peer).toFixed(2)} |`);
  const inside = execFileSync('taskset', ['-c', '0', 'dotnet', builder, 'speed', join(data, 'eval/airline.jsonl.gz')]).toString().trim().split('\n');
  for (const line of inside)
    say(`| inside the process, ${line.replace(/: (.*)$/, ' | $1')} |`);
}

if (has('size')) {
  say('\n## Size\n\n| file | bytes |\n|---|---|');
  for (const file of ['Models/model.bin', 'Languages/languages.bin', 'Features/lexicon.bin', 'Features/concepts.tsv'])
    say(`| ${file} | ${statSync(join(root, 'src/Classifier', file)).size} |`);
  const dictionary = join(root, 'src/Classifier/Features/Dictionary');
  say(`| Features/Dictionary | ${readdirSync(dictionary).reduce((sum, file) => sum + statSync(join(dictionary, file)).size, 0)} |`);
}

// Sections that were not measured now stay as they were; each says when it was measured.
const file = join(root, 'bench/results/classifier.md');
const sections = (text) => new Map(text.split(/\n(?=## )/).map((section) => [section.split('\n')[0], section.trimEnd()]));
const before = existsSync(file) ? sections(readFileSync(file, 'utf8')) : new Map();
const now = [...sections(out.join('\n'))].slice(1).map(([heading, section]) => [heading, `${section}\n\n(${new Date().toISOString().slice(0, 16)}Z, ${cpus().length} cores, ${cpus()[0].model})`]);
const all = new Map([...[...before].slice(1), ...now]);
writeFileSync(file, `# Classifier\n\n${[...all.values()].join('\n\n')}\n`);
