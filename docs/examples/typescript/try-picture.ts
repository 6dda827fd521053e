// A picture before it is launched: its forecast, why, and the forecast with other tags: node try-picture.js FILE ADD
import { ask, upload } from './client.js';
import { graphql } from './generated/gql.js';

const TRY = graphql(`
  query Try($upload: ID!, $add: [TagEditInput!]!) {
    tagImage(upload: $upload) {
      tags(first: 3) {
        score
        tag {
          displayName
        }
      }
      kpi(name: "ctr") {
        rate
        interval {
          low
          high
        }
        contributions(first: 3) {
          points
          tag {
            displayName
          }
        }
        whatIf(add: $add) {
          after
          warnings
          note
        }
      }
    }
  }
`);

const [file, name] = process.argv.slice(2);
if (!file || !name) throw new Error('Give a picture and a tag to add.');
const { tagImage } = await ask(TRY, { upload: await upload(file), add: [{ name }] });
const { rate, interval, contributions, whatIf } = tagImage.kpi;

const percent = (value: number): string => `${(100 * value).toFixed(3)} %`;
console.log(`Tags: ${tagImage.tags.map(({ tag, score }) => `${tag.displayName} ${score.toFixed(2)}`).join(', ')}`);
// A model that does not say how sure it is has no interval.
console.log(`CTR:  ${percent(rate)}${interval ? ` (${percent(interval.low)} to ${percent(interval.high)})` : ''}`);
for (const { points, tag } of contributions) console.log(`  ${(100 * points).toFixed(3)} points  ${tag.displayName}`);
console.log(`With ${name}: ${percent(whatIf.after)}. ${whatIf.note}`);
for (const warning of whatIf.warnings) console.log(`  ${warning}`);
