import { verifyLevel } from './verify-level';

verifyLevel('lv3');
