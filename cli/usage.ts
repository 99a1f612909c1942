import { DEFAULT_VARIATIONS } from '../src/lib/contract/new-job.ts';

export const USAGE = `Usage: video-refresher <command> [options]

  login                 ask for the password (or read it from the input), and keep a token
  logout                end that login, and forget it
  submit video…         send videos, and make a job of them
    -n, --variations N    of each video (${DEFAULT_VARIATIONS})
    --wait                show how the job goes, until it ends
    --out folder          wait, then save the ZIP there
    --name text           name of the job
    --recipe name         subtle, standard, bold, or a saved recipe
    --seed N              the same seed gives the same choice of effects
    --keep-sources        keep the videos until the results expire
    --idempotency-key K   instead of one made up; a key makes one job, however often it is sent
  jobs                  the newest jobs
    --status list         such as queued,processing
    --limit N             1 to 200 (20)
  show <job>            one job with its videos
  download <job>        save the ZIP; one that broke off goes on where it was
    --out folder          where to (here)
    --wait                wait for the job's end first
  cancel <job>          stop a job; what is finished stays
  delete <job>          delete a job and its files

Everywhere:
  --json                JSON for programs: one document, or one per line with --wait or --out
  --url address         of the server
  --token token         of a login, or one made for scripts
  -h, --help            this

The server and the token are those of the options, else of VIDEO_REFRESHER_URL and VIDEO_REFRESHER_TOKEN, else of the
last login, which is kept in $XDG_CONFIG_HOME/video-refresher.json for you alone to read. With VIDEO_REFRESHER_PASSWORD
no login is needed. Other users of a machine can see options: prefer the variables.

Exit codes: 0 done; 1 refused, or not everything was made; 2 wrong usage; 3 the server cannot be reached; 4 not logged
in; 130 stopped by Ctrl+C, which never stops a job.`;
