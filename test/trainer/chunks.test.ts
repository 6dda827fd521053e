import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksPerEpoch, loadAhead, planChunks, stepsPerEpoch, type ChunkPlan } from '../../trainer/chunks.js';

const plans = fc.record({
  images: fc.integer({ min: 1, max: 200 }),
  epochs: fc.integer({ min: 1, max: 3 }),
  batch: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(),
  chunkImages: fc.integer({ min: 1, max: 100 }),
});

describe('the chunks of a training', () => {
  it('bring every image once an epoch, in the same order and at the same steps whatever their size', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const chunks = [...planChunks(plan)];
        const [whole, ...others] = [...planChunks({ ...plan, epochs: 1, chunkImages: 1000 })];
        expect(others).toEqual([]);
        expect(chunks).toHaveLength(plan.epochs * chunksPerEpoch(plan));
        const first = chunks.filter(({ epoch }) => epoch === 0);
        expect(first.flatMap(({ order }) => [...order])).toEqual([...whole!.order]);
        expect([...whole!.order].sort((a, b) => a - b)).toEqual(Array.from({ length: plan.images }, (_, i) => i));
        let step = 0;
        for (const chunk of chunks) {
          expect(chunk.firstStep).toBe(step);
          step += Math.ceil(chunk.order.length / plan.batch);
        }
        expect(step).toBe(plan.epochs * stepsPerEpoch(plan));
      }),
    );
  });

  it('go on from any of them as if they had never stopped', () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, pick) => {
        const chunks = [...planChunks(plan)];
        const from = pick % (chunks.length + 1);
        expect([...planChunks(plan, from)]).toEqual(chunks.slice(from));
      }),
    );
  });

  const plan: ChunkPlan = { images: 40, epochs: 1, batch: 5, seed: 1, chunkImages: 10 };

  it('fail where they are trained on when one cannot be loaded', async () => {
    const worked: number[] = [];
    const run = async () => {
      for await (const { place } of loadAhead(planChunks(plan), async ({ index }) => {
        if (index === 2) throw new Error('cannot be read');
      }))
        worked.push(place.index);
    };
    await expect(run()).rejects.toThrow('cannot be read');
    // The one before it was whole, and its work is not thrown away.
    expect(worked).toEqual([0, 1]);
  });

  it('never load into the slot that is worked on', async () => {
    const slots: (number | undefined)[] = [undefined, undefined];
    for await (const { place, chunk } of loadAhead(planChunks(plan), async ({ index }, slot) => {
      slots[slot] = index;
      return slot;
    })) {
      expect(slots[chunk]).toBe(place.index);
    }
  });
});
