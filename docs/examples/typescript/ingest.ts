// Takes pictures into the library and follows the job: node ingest.js FILE ...
import path from 'node:path';
import { ask, follow, upload } from './client.js';
import { graphql } from './generated/gql.js';

const INGEST = graphql(`
  mutation Ingest($illustrations: [IngestInput!]!) {
    ingest(illustrations: $illustrations, duplicates: SKIP) {
      id
    }
  }
`);
const FOLLOW = graphql(`
  subscription Follow($id: ID!) {
    job(id: $id) {
      status
      step
      done
      total
      error
      result
    }
  }
`);

const illustrations = await Promise.all(
  process.argv.slice(2).map(async (file) => ({ upload: await upload(file), name: path.basename(file) })),
);
const { ingest } = await ask(INGEST, { illustrations });
for await (const { job } of follow(FOLLOW, { id: ingest.id })) {
  console.log(`${job.status} ${job.step ?? ''} ${job.done}/${job.total ?? '?'}`);
  if (job.status === 'SUCCEEDED') console.log(JSON.stringify(job.result));
  if (job.status === 'FAILED') throw new Error(job.error ?? 'the job failed');
}
