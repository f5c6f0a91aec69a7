import { createInterface, type Interface } from 'node:readline/promises';
import { Interrupted } from '../lifetime/interruption';
import { LEAST_SURE, MOST_SURE, type Prediction, VERDICTS } from './prediction';
import type { Question } from './questions';

/** How a person is asked. */
export interface Asking {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
}

const INTRODUCTION = `Predict first, then run. Enter alone skips a question; Ctrl-C ends it.
`;

/** Asks all questions, one after the other. @returns what was answered @throws Interrupted at Ctrl-C or the end of input */
export async function askAll(questions: Question[], { input, output }: Asking): Promise<Prediction[]> {
  const person = createInterface({ input, output });
  const ended = new Promise<never>((_, reject) =>
    person.once('close', () => reject(new Interrupted('SIGINT'))),
  );
  ended.catch(() => undefined); // The end after the last question is none.
  output.write(INTRODUCTION);
  try {
    const predictions: Prediction[] = [];
    for (const [index, question] of questions.entries()) {
      output.write(`\n${index + 1} of ${questions.length}. `);
      const prediction = await Promise.race([askOne(person, output, question), ended]);
      if (prediction !== undefined) predictions.push(prediction);
    }
    return predictions;
  } finally {
    person.close();
  }
}

async function askOne(
  person: Interface,
  output: NodeJS.WritableStream,
  question: Question,
): Promise<Prediction | undefined> {
  if (question.kind === 'verdict') {
    output.write(`${question.level} ${question.technique}: what will the audit say?\n`);
    const verdict = await choose(person, VERDICTS);
    return verdict === undefined ? undefined : { ...question, verdict, sure: await howSure(person) };
  }
  const [one, other] = question.of.map(({ technique }) => technique) as [string, string];
  output.write('Which of these sells its last ticket first?\n');
  const first = await choose(person, [one, other]);
  return first === undefined ? undefined : { ...question, first, sure: await howSure(person) };
}

/** @returns undefined for a question that is skipped */
async function choose<Choice extends string>(
  person: Interface,
  choices: readonly Choice[],
): Promise<Choice | undefined> {
  const prompt = `${choices.map((choice, index) => `  ${index + 1} ${choice}`).join('')}  > `;
  for (;;) {
    const answer = (await person.question(prompt)).trim().toLowerCase();
    if (answer === '') return undefined;
    const chosen = choices[Number(answer) - 1] ?? choices.find((choice) => choice === answer);
    if (chosen !== undefined) return chosen;
  }
}

async function howSure(person: Interface): Promise<number> {
  for (;;) {
    const answer = await person.question(`  how sure, ${LEAST_SURE} (a guess) to ${MOST_SURE} %?  > `);
    const sure = Number(answer.replace('%', '').trim());
    if (Number.isInteger(sure) && sure >= LEAST_SURE && sure <= MOST_SURE) return sure;
  }
}
