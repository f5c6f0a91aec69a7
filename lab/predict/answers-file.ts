import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../commands/usage-error';
import { LEAST_SURE, MOST_SURE, type Prediction, VERDICTS } from './prediction';
import type { OrderQuestion, Question, VerdictQuestion } from './questions';

const sure = z.int().min(LEAST_SURE).max(MOST_SURE);
const answers = z.array(
  z.union([
    z.strictObject({ technique: z.string(), verdict: z.enum(VERDICTS), sure }),
    z.strictObject({ first: z.string(), of: z.tuple([z.string(), z.string()]), sure }),
  ]),
);

type Answer = z.infer<typeof answers>[number];

/**
 * Predictions from a file, for a class or a script: a list of `{ "technique", "verdict", "sure" }` and
 * `{ "first", "of": [one, other], "sure" }`. Questions without an answer are left out.
 *
 * @throws UsageError if the file cannot be read or understood, or answers what is not asked
 */
export function readAnswers(file: string, questions: Question[]): Prediction[] {
  return parse(file).map((answer) => {
    const prediction = 'verdict' in answer ? verdictOf(answer, questions) : orderOf(answer, questions);
    if (prediction === undefined)
      throw new UsageError(`${file} answers what this rush does not ask: ${JSON.stringify(answer)}`);
    return prediction;
  });
}

function parse(file: string): Answer[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  const parsed = answers.safeParse(content);
  if (parsed.success) return parsed.data;
  const [{ path = [], message = '' } = {}] = parsed.error.issues;
  throw new UsageError(
    `${file}, answer ${path.join('.') || '?'}: ${message}. An answer is {"technique": …, "verdict": "holds", "sure": 50 to 100} or {"first": …, "of": [one, other], "sure": …}.`,
  );
}

function verdictOf(
  { technique, verdict, sure: howSure }: Extract<Answer, { verdict: string }>,
  questions: Question[],
): Prediction | undefined {
  const asked = questions.find(
    (question): question is VerdictQuestion =>
      question.kind === 'verdict' && question.technique === technique,
  );
  return asked && { ...asked, verdict, sure: howSure };
}

/** A class may be asked about any pair: what counts is that both are run. */
function orderOf(
  { first, of, sure: howSure }: Extract<Answer, { first: string }>,
  questions: Question[],
): Prediction | undefined {
  const [one, other] = of.map((technique) =>
    questions.find((question) => question.kind === 'verdict' && question.technique === technique),
  ) as [VerdictQuestion | undefined, VerdictQuestion | undefined];
  if (one === undefined || other === undefined || !of.includes(first)) return undefined;
  const pair = [one, other].map(({ level, technique }) => ({ level, technique })) as OrderQuestion['of'];
  return { kind: 'order', of: pair, first, sure: howSure };
}
