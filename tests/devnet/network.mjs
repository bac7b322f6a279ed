// Bluesky's development network: a PLC directory, a PDS, an AppView and what is between them.
//
// Prints one line of JSON with the addresses when all of it runs, then answers each line of JSON
// that it is given by one: {"do": "settle"} when the AppView has seen all that the PDS has,
// {"do": "takedown", "uri": "at://…", "back": false} when its moderators took a post down or back,
// {"do": "clock", "ahead": 7200} when the network's clocks are so many seconds ahead. Ends with
// its standard input.

import { createInterface } from "node:readline";

const TrueDate = Date;
let ahead = 0;

globalThis.Date = class extends TrueDate {
  constructor(...given) {
    super(...(given.length ? given : [TrueDate.now() + ahead]));
  }
  static now() {
    return TrueDate.now() + ahead;
  }
};

// After the clock, which its modules then know.
const { TestNetwork } = await import("@atproto/dev-env");
const network = await TestNetwork.create({ dbPostgresSchema: "tweetup" });

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

say({ pds: network.pds.url, appview: network.bsky.url, directory: network.plc.url });
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.do === "clock") {
    ahead = asked.ahead * 1000;
  } else if (asked.do === "takedown") {
    const { dataplane } = network.bsky.ctx;
    const moderate = asked.back ? "untakedownRecord" : "takedownRecord";
    await dataplane[moderate]({ recordUri: asked.uri });
  } else {
    await network.processAll();
  }
  say({ done: asked.do });
}
await network.close();
process.exit(0);
