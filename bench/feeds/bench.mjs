// One line a file and reader, like the .NET half: reader, file, bytes, documents a second, entries.
// Both readers get the document as a string already decoded, and no HTML-to-text step: what they return is markup.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeed } from 'feedsmith';
import Parser from 'rss-parser';

const [folder, seconds] = [process.argv[2], Number(process.argv[3])];
const rssParser = new Parser();
const readers = {
  feedsmith: (text) => { const { feed } = parseFeed(text); return (feed.items ?? feed.entries).length; },
  'rss-parser': async (text) => (await rssParser.parseString(text)).items.length,
};

for (const file of readdirSync(folder).filter((name) => name.endsWith('.xml')).sort()) {
  const bytes = readFileSync(join(folder, file));
  const text = bytes.toString('utf8');
  for (const [name, read] of Object.entries(readers)) {
    let entries = 0;
    for (const end = performance.now() + seconds * 500; performance.now() < end;) entries = await read(text);
    let best = 0;
    for (let round = 0; round < 5; round++) {
      const start = performance.now();
      let documents = 0;
      for (; performance.now() - start < seconds * 200; documents++) entries = await read(text);
      best = Math.max(best, (documents * 1000) / (performance.now() - start));
    }
    console.log([name, file, bytes.length, best.toFixed(3), entries].join('\t'));
  }
}
