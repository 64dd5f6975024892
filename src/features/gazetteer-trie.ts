/**
 * A trie over token sequences, for all lists at once: one pass over a sentence finds the entries of every list. Kept
 * in flat arrays (an open-addressing table of edges), since a Map per node would cost some 200 bytes for each of the
 * half million nodes that ordinary name lists make.
 */

/** Fibonacci hashing: the golden ratio as a 32-bit multiplier spreads consecutive keys over the table. */
const NODE_FACTOR = 0x9e3779b1;
const TOKEN_FACTOR = 0x85ebca6b;
const NONE = -1;

export class TokenTrie {
  /** Token → id; a token that no entry has ends a search at once. */
  private readonly tokenIds = new Map<string, number>();
  /** Edge table of `capacity` slots: node and token of the edge, and where it leads. A power of two, at most half full. */
  private edgeNodes = new Int32Array(1024).fill(NONE);
  private edgeTokens = new Int32Array(1024);
  private edgeTargets = new Int32Array(1024);
  private edges = 0;
  /** Head of each node's chain of lists, `[nodes]`; chains in `listIds` and `nextInChain`. Node 0 is the root. */
  private chainHeads: number[] = [NONE];
  private readonly listIds: number[] = [];
  private readonly nextInChain: number[] = [];

  /** Adds one entry of list `list`. `tokens` has at least one token; adding an entry twice has no effect. */
  add(tokens: readonly string[], list: number): void {
    let node = 0;
    for (const token of tokens) {
      let id = this.tokenIds.get(token);
      if (id === undefined) {
        id = this.tokenIds.size;
        this.tokenIds.set(token, id);
      }
      node = this.childOrNew(node, id);
    }
    const head = this.chainHeads[node] ?? NONE;
    for (let link = head; link !== NONE; link = this.nextInChain[link] ?? NONE) {
      if (this.listIds[link] === list) return;
    }
    this.chainHeads[node] = this.listIds.length;
    this.listIds.push(list);
    this.nextInChain.push(head);
  }

  /** Ids of the tokens of a sentence, `[T]`; -1 for a token in no entry. */
  encode(tokens: readonly string[]): Int32Array {
    return Int32Array.from(tokens, (token) => this.tokenIds.get(token) ?? NONE);
  }

  /** Calls `visit(list, end)` for every entry that starts at `start`, shorter ones first; `end` is exclusive. */
  match(ids: Int32Array, start: number, visit: (list: number, end: number) => void): void {
    let node = 0;
    for (let t = start; t < ids.length; t++) {
      const id = ids[t] ?? NONE;
      if (id === NONE) return;
      const slot = this.slotOf(node, id);
      if (this.edgeNodes[slot] === NONE) return;
      node = this.edgeTargets[slot] ?? NONE;
      for (let link = this.chainHeads[node] ?? NONE; link !== NONE; link = this.nextInChain[link] ?? NONE) {
        visit(this.listIds[link] ?? NONE, t + 1);
      }
    }
  }

  /** Slot of the edge (node, token), or the free slot where it would go. Linear probing. */
  private slotOf(node: number, token: number): number {
    const mask = this.edgeNodes.length - 1;
    const mixed = Math.imul(node, NODE_FACTOR) ^ Math.imul(token, TOKEN_FACTOR);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const found = this.edgeNodes[slot];
      if (found === NONE || (found === node && this.edgeTokens[slot] === token)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private childOrNew(node: number, token: number): number {
    const slot = this.slotOf(node, token);
    if (this.edgeNodes[slot] !== NONE) return this.edgeTargets[slot] ?? NONE;
    const child = this.chainHeads.length;
    this.chainHeads.push(NONE);
    this.edgeNodes[slot] = node;
    this.edgeTokens[slot] = token;
    this.edgeTargets[slot] = child;
    this.edges++;
    if (this.edges * 2 > this.edgeNodes.length) this.grow();
    return child;
  }

  private grow(): void {
    const nodes = this.edgeNodes;
    const tokens = this.edgeTokens;
    const targets = this.edgeTargets;
    this.edgeNodes = new Int32Array(nodes.length * 2).fill(NONE);
    this.edgeTokens = new Int32Array(nodes.length * 2);
    this.edgeTargets = new Int32Array(nodes.length * 2);
    for (let old = 0; old < nodes.length; old++) {
      const node = nodes[old] ?? NONE;
      if (node === NONE) continue;
      const token = tokens[old] ?? NONE;
      const slot = this.slotOf(node, token);
      this.edgeNodes[slot] = node;
      this.edgeTokens[slot] = token;
      this.edgeTargets[slot] = targets[old] ?? NONE;
    }
  }
}
