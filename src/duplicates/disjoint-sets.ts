/** Union-find over the numbers 0 to n - 1 (Galler and Fischer 1964), with path halving; the smallest member leads. */
export class DisjointSets {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, k) => k);
  }

  /** The smallest member of the set that `member` is in. */
  find(member: number): number {
    const parent = this.#parent;
    while (parent[member] !== member) {
      parent[member] = parent[parent[member]!]!;
      member = parent[member]!;
    }
    return member;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x < y) this.#parent[y] = x;
    else this.#parent[x] = y;
  }

  /** The set of each number, counted from 0 in the order in which sets first appear. */
  number(): Int32Array {
    const numbers = new Int32Array(this.#parent.length);
    let next = 0;
    for (let k = 0; k < numbers.length; k++) {
      const leader = this.find(k);
      numbers[k] = leader === k ? next++ : numbers[leader]!;
    }
    return numbers;
  }
}
