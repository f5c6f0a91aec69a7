/** Korean for what stands in the generated places of a chapter. What is not here stays English. */

/** A whole cell of a table. */
export const CELLS: Record<string, string> = {
  technique: '기법',
  sold: '판매',
  duplicates: '중복',
  verdict: '판정',
  'answer p50, p99 (ms)': '응답 p50, p99 (ms)',
  'decision p99 (ms)': '결정 p99 (ms)',
  'sold out after (ms)': '매진까지 (ms)',
  inversions: '순서 역전',
  claim: '주장',
  'two buyers': '구매자 둘',
  'one buyer twice': '한 구매자가 두 번',
  'three buyers': '구매자 셋',
  'a lease ends': '리스가 끝남',
  'a limit of one seat': '좌석 한 개 제한',
  holds: '지켜짐',
  broken: '깨짐',
  undersells: '과소 판매',
  '**broken**': '**깨짐**',
  '**undersells**': '**과소 판매**',
  never: '매진 안 됨',
};

/** Parts of sentences, in this order. A pattern has no letter beyond ASCII: a bundle is read as latin1, so it would never match. */
export const PHRASES: [english: RegExp, korean: string][] = [
  // Tables
  [/(\*\*\d[\d,]*\*\*|\d[\d,]*) of (\d[\d,]*)(?= \*[ks]\*| \||, \d)/g, '$1 / $2'],
  [/([\d,]+) switch(es)?/g, '전환 $1회'],
  [/([\d,]+) turn away/g, '$1개는 돌려보냄'],
  [/^(<details><summary>)tickets /gm, '$1티켓 '],
  [/^(<details><summary>)seats /gm, '$1좌석 '],
  [/^(<details><summary>)wallet /gm, '$1지갑 '],
  [/^(<details><summary>)waiting-room /gm, '$1대기열 '],
  [/\| orders: /g, '| 주문: '],
  [/\| seats: /g, '| 좌석: '],
  [/\| wallet: /g, '| 지갑: '],
  [/\| two-events: /g, '| 두 이벤트: '],
  [/\| waiting-room: /g, '| 대기열: '],
  // Where figures are from
  [/From \[/g, '출처: ['],
  [/, written by /g, ', 생성 명령: '],
  [
    / Your figures will differ; compare the rows with each other\./g,
    ' 수치는 환경마다 다릅니다. 행끼리 비교해 보십시오.',
  ],
  [/([\d,]+) buyers, ([\d,]+) tickets?, /g, '구매자 $1명, 티켓 $2장, '],
  [/one instance/g, '인스턴스 1개'],
  [/(\d+) instances/g, '인스턴스 $1개'],
  [/the median of (\d+) rounds/g, '$1라운드의 중앙값'],
  [/(\d+) cores/g, '$1코어'],
  // The census
  [
    /A cell says how many schedules are broken, of how many, and how often the shortest switches from one party to another\./g,
    '각 칸은 전체 스케줄 가운데 규칙이 깨진 스케줄의 수와, 그중 가장 짧은 스케줄의 전환 횟수입니다.',
  ],
  [/Without a mark all schedules were tried\./g, '표시가 없으면 모든 스케줄을 실행했습니다.'],
  [
    /: of those that differ only in the order of steps that commute, one was tried\./g,
    ': 순서를 바꾸어도 결과가 같은 단계의 순서만 다른 스케줄은 하나만 실행했습니다.',
  ],
  [/: a sample\./g, ': 표본입니다.'],
  [
    /\*orders\*: each buyer orders three tickets, all or none, and may have four\. Of two buyers one order fits, and two tickets are left\. Of one buyer both orders fit\./g,
    '*주문*: 구매자마다 티켓 세 장을 주문하고(모두 얻거나 하나도 얻지 않음), 네 장까지 가질 수 있습니다. 구매자가 둘이면 주문 하나만 채울 수 있고 두 장이 남습니다. 한 구매자가 두 번이면 티켓은 두 주문에 모두 충분합니다.',
  ],
  [
    /\*two-events\*: each buyer wants a ticket of both events, both or neither, and the two name them in opposite order\./g,
    '*두 이벤트*: 두 구매자가 두 이벤트의 티켓을 모두 원하고(둘 다 얻거나 하나도 얻지 않음), 서로 반대 순서로 댑니다.',
  ],
  [
    /For the wallet, \*two\* are a charge and a payment, \*twice\* is one payment that is sent twice\./g,
    '지갑에서 *구매자 둘*은 충전과 결제이고, *두 번*은 같은 결제를 두 번 보낸 것입니다.',
  ],
  [
    /\*A lease ends\*: two buyers, and once in each schedule the holder of the lock can be stopped past its lease\. What a technique claims for that stands in the cell\./g,
    '*리스가 끝남*: 구매자가 둘이고, 스케줄마다 한 번 락의 소유자가 리스보다 오래 멈출 수 있습니다. 이때의 주장은 칸 안에 있습니다.',
  ],
  [
    /\*A limit of one seat\*: one buyer holds two seats at once, and may have one\. What a technique claims for that stands in the cell; one that counts within its one statement breaks while two of them run at once, and no order of statements shows that\./g,
    '*좌석 한 개 제한*: 한 구매자가 동시에 좌석 두 개를 선점하지만, 한 개만 가질 수 있습니다. 이때의 주장은 칸 안에 있습니다. 문장 하나 안에서 세는 기법은 그런 문장 둘이 동시에 실행될 때 깨지고, 문장의 순서로는 나타나지 않습니다.',
  ],
  [/(?<=\| )holds: (?=\d|\*)/g, '지켜짐: '],
  [/(?<=\| )broken: (?=\d|\*)/g, '깨짐: '],
  // Counter-examples
  [/Event (\d+) sold (\d+) of (\d+) tickets\./g, '이벤트 $1은 티켓 $3장 중 $2장을 판매했습니다.'],
  [
    /The balance of buyer (\d+) says (\d+), but the ledger adds up to (\d+)\./g,
    '구매자 $1의 잔액은 $2인데, 원장의 합계는 $3입니다.',
  ],
  [
    /Buyer (\d+) stands in the queue for event (\d+) 2 times \(places (\d+) and (\d+)\)\./g,
    '이벤트 $2의 대기열에 구매자 $1의 자리가 두 개 있습니다($3번과 $4번).',
  ],
  ...bothGotSeat(),
  // Faults
  [/ holds\.(?= \*\*\d)/g, ' 지켜짐.'],
  [/a process killed before its COMMIT/g, 'COMMIT 전에 죽은 프로세스'],
  [
    /a process killed after its COMMIT was sent, before the answer/g,
    'COMMIT을 보낸 뒤 응답 전에 죽은 프로세스',
  ],
  [
    /a process stopped past its lease with its COMMIT on the way, and continued/g,
    'COMMIT이 가는 중에 리스보다 오래 멈췄다가 다시 움직인 프로세스',
  ],
  [/the answer to COMMIT lost/g, 'COMMIT의 응답 유실'],
  [/one Redis server killed/g, 'Redis 서버 한 대가 죽음'],
  [/a majority of the Redis servers frozen/g, 'Redis 서버 과반수가 얼어붙음'],
  [/one Redis server emptied/g, 'Redis 서버 한 대의 데이터가 사라짐'],
  [/the broker killed/g, '브로커가 죽음'],
  [/PostgreSQL killed, and started again/g, 'PostgreSQL이 죽었다가 다시 시작됨'],
  [/each record delivered twice/g, '모든 레코드가 두 번 전달됨'],
  [/the same buyer asks twice/g, '같은 구매자가 두 번 요청'],
  [/Not tried: /g, '시도하지 않음: '],
  [/the level has no Redis/g, '이 레벨에는 Redis가 없음'],
  [/the level has no broker/g, '이 레벨에는 브로커가 없음'],
  [/the level has no log that could deliver twice/g, '이 레벨에는 두 번 전달할 로그가 없음'],
  [/broken without a fault, on two instances/g, '인스턴스가 둘이면 장애 없이도 깨짐'],
  // Pictures
  [/What one buyer costs, in milliseconds on a processor\./g, '구매자 한 명의 비용, 프로세서 시간(밀리초).'],
  [/a ticket sold: (?=from )/g, '티켓 한 장 판매: '],
  [/a buyer refused: (?=from )/g, '구매자 한 명 거절: '],
  [
    /Tickets sold in each second, by events on sale, popular by Zipf.s law\./g,
    '판매 중인 이벤트 수에 따른 초당 티켓 판매. 이벤트의 인기는 지프의 법칙을 따름.',
  ],
  [/At ([\d,]+): (?=from )/g, '$1개일 때: '],
  [/ bookings, of (\d+) tickets /g, '건 예매, 티켓 $1장 중 '],
  [/(\d+) have one owner/g, '$1장은 주인이 한 명'],
  [/(\d+) have several owners/g, '$1장은 주인이 여럿'],
  [/(\d+) have no owner/g, '$1장은 주인이 없음'],
  [
    /(\d+) of (\d+) requests, from the click to the decision; (\d+) of them were wronged/g,
    '요청 $2건 중 $1건의 클릭부터 결정까지. 그중 $3건은 잘못된 답을 받음',
  ],
  [
    /Bookings per second from Node, ([\d.]+) to ([\d.]+) of pgbench\./g,
    'Node에서 측정한 초당 예매 수, pgbench의 $1배에서 $2배.',
  ],
  [
    /The speed of the same technique in other words, its own being 1\./g,
    '같은 기법을 다르게 작성했을 때의 속도. 원래 기법을 1로 봄.',
  ],
  [/statements without names/g, '이름 없는 문장'],
  [/hot: (?=from )/g, 'hot(한 이벤트): '],
  [/spread: (?=from )/g, 'spread(분산): '],
  [/from ([\d.,]+) \(([^()]*)\) to ([\d.,]+) \(([^()]*)\)/g, '$1($2)에서 $3($4)까지'],
  // Transcripts
  [/The same as text, with the whole statements/g, '같은 내용을 전체 SQL과 함께 텍스트로'],
  [
    /Both read that none is sold and both write sold = 1, so ticket 1 has two owners and the counter has lost one\./g,
    '둘 다 판매 0을 읽고 둘 다 sold = 1을 씁니다. 티켓 1의 주인은 둘이 되고 카운터는 하나를 잃습니다.',
  ],
  [
    /T2 reads the event when T1 has left the mutex and has not committed yet, so both sell ticket 1\./g,
    'T1이 뮤텍스를 놓았지만 아직 커밋하지 않았을 때 T2가 이벤트를 읽습니다. 둘 다 티켓 1을 판매합니다.',
  ],
  [
    /Both find seat A1 free, and T2 overwrites the hold that T1 was promised\./g,
    '둘 다 좌석 A1이 비어 있다고 읽고, T2가 T1의 선점을 덮어씁니다.',
  ],
  [
    /Both payments of 80 read a balance of 100 and write 20, so two are made and one is paid for\./g,
    '80짜리 결제 둘이 모두 잔액 100을 읽고 20을 씁니다. 결제는 두 번 되고 돈은 한 번만 나갑니다.',
  ],
  [
    /The second click waits and counts to 2, the unique index refuses its booking with error 23505, and ROLLBACK takes the count back\./g,
    '두 번째 클릭은 기다렸다가 2까지 셉니다. 유니크 인덱스가 에러 23505로 예매를 거절하고, ROLLBACK이 카운트를 되돌립니다.',
  ],
  [
    /T2 waits for the lock until T1 commits, then reads sold 1 and sells ticket 2\./g,
    'T2는 T1이 커밋할 때까지 락을 기다린 뒤, sold 1을 읽고 티켓 2를 판매합니다.',
  ],
  [
    /The write of T2 waits until T1 commits and gets error 40001: T2 starts over and sells ticket 2\./g,
    'T2의 쓰기는 T1이 커밋할 때까지 기다린 뒤 에러 40001을 받습니다. T2는 처음부터 다시 시작해 티켓 2를 판매합니다.',
  ],
  [
    /T2 skips the ticket that T1 has locked, takes ticket 2 and commits first, without a wait\./g,
    'T2는 T1이 잠근 티켓을 건너뛰고 티켓 2를 가져가, 기다리지 않고 먼저 커밋합니다.',
  ],
  [
    /Both count 0 seats, write different rows and commit: buyer 12 has two seats, and one is allowed\./g,
    '둘 다 좌석 0개를 세고, 서로 다른 행을 쓰고 커밋합니다. 구매자 12는 한 개만 허용되는데 좌석을 두 개 갖습니다.',
  ],
  [
    /Each holds the event that the other wants: PostgreSQL ends T2 with error 40P01, and T1 goes on\./g,
    '서로 상대가 원하는 이벤트를 잡고 있습니다. PostgreSQL이 에러 40P01로 T2를 끝내고, T1은 계속합니다.',
  ],
];

/** A particle goes by the sound of the number before it: 2, 4, 5 and 9 end in a vowel. */
function bothGotSeat(): [RegExp, string][] {
  const sounds = [
    { ends: '[2459]', and: '와', subject: '가' },
    { ends: '[013678]', and: '과', subject: '이' },
  ];
  return sounds.flatMap(({ ends, and }) =>
    sounds.map(({ ends: last, subject }): [RegExp, string] => [
      new RegExp(`Buyers (\\d*${ends}) and (\\d*${last}) both got seat (\\w+)\\.`, 'g'),
      `구매자 $1${and} $2${subject} 모두 좌석 $3을 얻었습니다.`,
    ]),
  );
}
