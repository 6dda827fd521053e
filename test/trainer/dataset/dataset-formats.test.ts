import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRating } from '../../../trainer/dataset/content-rating.js';
import { readLabelledImages, type DatasetFormat } from '../../../trainer/dataset/labelled-images.js';
import { readTagAliases } from '../../../trainer/dataset/tag-aliases.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'eyecatch-formats-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, content: string | object = '') => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
};
const read = async (format?: DatasetFormat, aliases?: string) => {
  const images = await readLabelledImages(folder, {
    format,
    aliases: aliases === undefined ? undefined : await readTagAliases(path.join(folder, aliases)),
  });
  return images.map(({ file, ...rest }) => ({ file: path.relative(folder, file), ...rest }));
};

describe('JSON sidecars of gallery-dl', () => {
  it('give tags by category and the rating, under both habits of naming', async () => {
    await write('danbooru_1.png');
    await write('danbooru_1.png.json', {
      category: 'danbooru',
      rating: 'q',
      tag_string: '1girl hatsune_miku vocaloid somebody highres',
      tag_string_general: '1girl',
      tag_string_character: 'hatsune_miku',
      tag_string_copyright: 'vocaloid',
      tag_string_artist: 'somebody',
      tag_string_meta: 'highres',
      tag_count: 5,
      tags: ['1girl', 'hatsune_miku', 'vocaloid', 'somebody', 'highres'],
      tags_general: ['1girl'],
    });
    await write('gelbooru_2.jpg');
    await write('gelbooru_2.json', {
      tags: 'solo &gt;:d rock_&amp;_roll jim',
      tags_general: 'solo &gt;:d rock_&amp;_roll',
      tags_artist: 'jim',
      tags_metadata: 'translated',
      rating: 'explicit',
    });
    expect(await read()).toEqual([
      {
        file: 'danbooru_1.png',
        tags: ['1girl', 'hatsune_miku', 'vocaloid', 'somebody', 'highres'],
        categories: { hatsune_miku: 4, vocaloid: 3, somebody: 1, highres: 5 },
        group: 'danbooru_1',
        rating: 'questionable',
      },
      {
        file: 'gelbooru_2.jpg',
        tags: ['solo', '>:d', 'rock_&_roll', 'jim', 'translated'],
        categories: { jim: 1, translated: 5 },
        group: 'gelbooru_2',
        rating: 'explicit',
      },
    ]);
  });

  it('give flat tags as a string, a list whose names hold commas, or lists by category', async () => {
    for (const name of ['a', 'b', 'c']) await write(`${name}.png`);
    await write('a.json', { tags: 'solo  long_hair' });
    await write('b.json', { tags: ['o,o', 'long hair'], rating: 'unrated' });
    await write('c.json', { tags: { general: ['dog'], artist: ['jim'], species: ['canine'] } });
    expect((await read()).map(({ tags, categories, rating }) => ({ tags, categories, rating }))).toEqual([
      { tags: ['solo', 'long_hair'] },
      { tags: ['o,o', 'long_hair'] },
      { tags: ['dog', 'jim', 'canine'], categories: { jim: 1 } },
    ]);
  });

  it('join the tags of a text file beside them, unless one format alone is asked for', async () => {
    await write('a.png');
    await write('a.txt', 'cat, long hair');
    await write('a.png.json', { tags: ['cat', 'solo'] });
    expect((await read())[0]!.tags).toEqual(['cat', 'solo', 'long_hair']);
    expect((await read('text'))[0]!.tags).toEqual(['cat', 'long_hair']);
    expect((await read('json'))[0]!.tags).toEqual(['cat', 'solo']);
  });

  it('are refused by name when they cannot be understood', async () => {
    await write('a.png');
    await write('a.json', '{"tags": "solo"');
    await expect(read()).rejects.toThrow(/a\.json is not JSON/);
    await write('a.json', { tags: 5 });
    await expect(read()).rejects.toThrow(/a\.json: .*tags/s);
  });
});

describe('Danbooru metadata', () => {
  const post2018 = {
    id: '5123',
    file_ext: 'png',
    md5: '00aa',
    rating: 's',
    is_deleted: false,
    tags: [
      { id: '470575', name: '1girl', category: '0' },
      { id: '1', name: 'hatsune_miku', category: '4' },
    ],
  };
  const api = {
    id: 6,
    md5: 'BEEF',
    file_ext: 'jpg',
    rating: 'e',
    tag_string_general: 'solo',
    tag_string_artist: 'jim',
  };

  it('is read line by line; pictures are found by number in buckets or flat, or by MD5', async () => {
    await write('512px/0123/5123.jpg');
    await write('original/0123/5123.png');
    await write('flat/8.jpg');
    await write('md5/be/beef.jpg');
    await write('md5/be/unknown.jpg');
    await write(
      'metadata/2018000000000000',
      [post2018, { ...post2018, id: '777' }, { ...post2018, id: '8', rating: 'q' }]
        .map((p) => JSON.stringify(p))
        .join('\n'),
    );
    await write('posts.json', `${JSON.stringify(api)}\n`);
    expect(await read()).toEqual([
      {
        file: path.join('512px', '0123', '5123.jpg'),
        tags: ['1girl', 'hatsune_miku'],
        categories: { hatsune_miku: 4 },
        group: '5123',
        rating: 'safe',
      },
      {
        file: path.join('flat', '8.jpg'),
        tags: ['1girl', 'hatsune_miku'],
        categories: { hatsune_miku: 4 },
        group: '8',
        rating: 'questionable',
      },
      {
        file: path.join('md5', 'be', 'beef.jpg'),
        tags: ['solo', 'jim'],
        categories: { jim: 1 },
        group: 'beef',
        rating: 'explicit',
      },
    ]);
  });

  it.each([
    ['one post a line', (posts: string[]) => `[\n${posts.join(',\n')}\n]\n`],
    ['brackets beside posts', (posts: string[]) => `[${posts.join(',\r\n')}]`],
  ])('may be an array with %s', async (_, format) => {
    await write('6.jpg');
    await write('9.jpg');
    await write('posts.json', format([JSON.stringify(api), JSON.stringify({ ...api, id: 9 })]));
    expect((await read()).map(({ file }) => file)).toEqual(['6.jpg', '9.jpg']);
  });

  it('reads lines longer than a piece of the file', async () => {
    await write('6.jpg');
    const long = { ...api, id: 5, source: 'x'.repeat(3 * 2 ** 20) };
    await write('posts.jsonl', [long, api, long].map((p) => JSON.stringify(p)).join('\n'));
    expect((await read())[0]!.tags).toEqual(['solo', 'jim']);
  });

  it('is refused with its line when it is cut short, is no post, or is one huge line', async () => {
    await write('6.jpg');
    await write('posts.jsonl', `${JSON.stringify(api)}\n${JSON.stringify(api).slice(0, 50)}`);
    await expect(read()).rejects.toThrow(/posts\.jsonl, line 2 is not JSON.*whole/);
    await write('posts.jsonl', `${JSON.stringify(api)}\n{"name":"no post"}\n`);
    await expect(read()).rejects.toThrow(/posts\.jsonl, line 2 is not a post: .*id/s);
    await rm(path.join(folder, 'posts.jsonl'));
    await write('posts.json', `[${JSON.stringify({ ...api, source: 'x'.repeat(6 * 2 ** 20) })}]`);
    await expect(read()).rejects.toThrow(/line 1 is longer than 4 MiB.*jq/);
    await write('posts.json', JSON.stringify({ ...api, id: 7 }));
    await expect(read()).rejects.toThrow(/None of the 1 pictures .* is a post of/);
  });

  it('is not mistaken for: other JSON lines leave the sidecars in force', async () => {
    await write('6.jpg');
    await write('6.txt', 'cat');
    await write('log.jsonl', '{"level":"info"}\n');
    expect((await read())[0]!.tags).toEqual(['cat']);
    await rm(path.join(folder, 'log.jsonl'));
    await expect(read('danbooru')).rejects.toThrow(/no Danbooru metadata/);
  });
});

describe('aliases', () => {
  beforeEach(async () => {
    await write('a.png');
    await write('a.txt', 'old_name older solo tagme');
  });

  it('rename tags along chains, merge what becomes one, and drop the deprecated', async () => {
    await write('aliases.csv', 'antecedent,consequent\nolder,old name\nold_name,&lt;new&gt;\ntagme,\n');
    expect((await read(undefined, 'aliases.csv'))[0]!.tags).toEqual(['<new>', 'solo']);
  });

  it('come from the dump of Danbooru, of which only active rows count', async () => {
    await write('dump.csv', 'id,antecedent_name,consequent_name,status\n1,old_name,new,active\n2,solo,alone,deleted\n');
    expect((await read(undefined, 'dump.csv'))[0]!.tags).toEqual(['new', 'older', 'solo', 'tagme']);
  });

  it('take the category along', async () => {
    await write('a.json', { tags_character: 'miku' });
    await write('aliases.csv', 'antecedent,consequent\nmiku,hatsune_miku\n');
    expect((await read('json', 'aliases.csv'))[0]).toMatchObject({ categories: { hatsune_miku: 4 } });
  });

  it('are refused in a circle, when they contradict each other, without columns or file', async () => {
    await write('aliases.csv', 'antecedent,consequent\nx,a\na,b\nb,c\nc,a\n');
    await expect(read(undefined, 'aliases.csv')).rejects.toThrow(/circle: a -> b -> c -> a/);
    await write('aliases.csv', 'antecedent,consequent\na,b\na,c\n');
    await expect(read(undefined, 'aliases.csv')).rejects.toThrow(/makes "a" both "b" and "c"/);
    await write('aliases.csv', 'from,to\na,b\n');
    await expect(read(undefined, 'aliases.csv')).rejects.toThrow(/need antecedent and consequent/);
    await expect(read(undefined, 'absent.csv')).rejects.toThrow(/absent\.csv cannot be read/);
  });
});

it('ratings of every booru become the three of Illustration2Vec', () => {
  expect(['g', 's', 'Safe', 'sensitive', 'q', 'explicit', 'u', 'constructor'].map(parseRating)).toEqual([
    ...['safe', 'safe', 'safe', 'safe', 'questionable', 'explicit'],
    ...[undefined, undefined],
  ]);
});
