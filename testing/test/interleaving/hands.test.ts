import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../../database/test-database';
import type { Play } from '../../interleaving/stage/actor';
import { type Connections, openConnections } from '../../interleaving/stage/connections';
import type { Hands } from '../../interleaving/stage/hands';
import { openStage, type Stage } from '../../interleaving/stage/stage';
import { showTranscript } from '../../interleaving/transcript/transcript';

let lab: TestDatabase;
let connections: Connections;
let stage: Stage;
beforeEach(async () => {
  lab = await openTestDatabase();
  connections = await openConnections(lab.dataSource, 2);
});
afterEach(async () => {
  await stage.close();
  await connections.close();
  await lab.close();
});

function onStage(parties: (hands: Hands) => Record<string, Play>): Stage {
  stage = openStage(connections, (_, hands) => parties(hands));
  return stage;
}

const look = { step: 'look', text: 'look', kind: 'command' } as const;

test('a command elsewhere is a step of the party that sends it, with its answer', async () => {
  onStage(({ hold }) => ({
    T1: () =>
      hold(
        look,
        async () => 7,
        (answer) => `→ ${answer}`,
      ),
  }));
  expect(await stage.step('T1')).toMatchObject({ step: 'look', kind: 'command' });
  expect(showTranscript(stage.lines)).toBe(' 1  T1  look  → 7\n');
  expect(stage.states()).toMatchObject([{ answer: { status: 'fulfilled', value: 7 } }]);
});

test('two commands of one party at once are two steps, in the order in which it sent them', async () => {
  onStage(({ hold }) => ({
    T1: () =>
      Promise.all(
        ['one', 'two'].map((text) =>
          hold(
            { ...look, text },
            async () => text,
            () => '',
          ),
        ),
      ),
  }));
  await stage.step('T1');
  expect(stage.states()).toMatchObject([{ next: { text: 'two' } }]);
  await stage.step('T1');
  expect(stage.lines.map(({ text }) => text)).toEqual(['one', 'two']);
});

test('a timer of a party never fires, however long the next step takes', async () => {
  let fired = false;
  onStage(({ hold }) => ({
    async T1() {
      setTimeout(() => {
        fired = true;
      }, 1);
      await hold(
        look,
        async () => 0,
        () => '',
      );
    },
  }));
  await stage.step('T1');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fired).toBe(false);
});

test('the clock of a party goes ahead where the schedule says so, and the others keep theirs', async () => {
  const hour = 3_600_000;
  const heard: number[] = [];
  const asks =
    ({ hold }: Hands) =>
    async () => {
      const before = performance.now();
      await hold(
        look,
        async () => 0,
        () => '',
      );
      heard.push(Math.round((performance.now() - before) / hour));
    };
  let hands: Hands | undefined;
  onStage((given) => {
    hands = given;
    const play = asks(given);
    return { T1: () => play().then(play), T2: () => play().then(play) };
  });
  const first = await stage.step('T1');
  await stage.step('T2');
  expect(first.looksAtClock).toBe(true);
  hands?.pass('T1', hour);
  await stage.step('T1');
  await stage.step('T2');
  expect(heard).toEqual([0, 0, 1, 0]);
});

test('what need not happen says why it cannot yet, and is not missed', async () => {
  let isReady = false;
  const happening: Play = Object.assign(async () => undefined, {
    whyNot: () => (isReady ? undefined : 'it is too early'),
  });
  onStage(() => ({ L: happening }));
  expect(stage.states()).toMatchObject([{ isOptional: true, because: 'it is too early' }]);
  await expect(stage.step('L')).rejects.toThrow('L cannot take step 1: it is too early');
  isReady = true;
  await stage.step('L');
  expect(stage.lines).toMatchObject([{ party: 'L' }]);
});
