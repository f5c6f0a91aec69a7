import type { Choice } from '../choice';
import { sameRace } from '../choice';
import type { View } from '../view';
import type { Goal } from './goal';
import { lv1Goals } from './lv1';
import { lv2Goals } from './lv2';
import { lv3Goals } from './lv3';

export const goals: Goal[] = [...lv1Goals, ...lv2Goals, ...lv3Goals];

/** The puzzles of a race that this schedule solves. */
export function goalsReached(view: View): Goal[] {
  const { schedule: _, ...choice }: Choice & { schedule: string } = view.play;
  return goals.filter((goal) => sameRace(goal.choice, choice) && goal.reached(view));
}
