/** A process that opens a scratch, starts servers in it, says so, and waits for its end. */
import { spawn } from 'node:child_process';
import { openScratch } from '../../process/scratch';
import { startPostgres } from '../../servers/postgres';
import { startRedis } from '../../servers/redis';

async function main(): Promise<void> {
  const scratch = await openScratch();
  const shell = spawn('sh', ['-c', 'trap "" TERM; sleep 1000 & wait; sleep 1000'], {
    stdio: 'ignore',
    detached: true,
  });
  scratch.guard(shell.pid as number);
  const [postgres, redis] = await Promise.all([startPostgres(scratch), startRedis(scratch)]);
  const pids = [shell.pid, postgres.pid, redis.pid];
  process.stdout.write(`${JSON.stringify({ folder: scratch.folder, pids })}\n`);
}

void main();
