// Makes calls with Stripe's client for Node.js, one after the other, and prints what became of each as one JSON array.
// Standard input: {"port", "calls": [{"key", "params", "client", "options"}]}
const Stripe = require('stripe');
const {port, calls} = JSON.parse(require('fs').readFileSync(0, 'utf8'));

async function outcome({key, params, client, options}) {
  const stripe = new Stripe(key, {host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...client});
  try {
    const session = await stripe.billingPortal.sessions.create(params, options);
    const {requestId, idempotencyKey, statusCode, headers} = session.lastResponse;
    return {session, requestId, idempotencyKey, statusCode, replayed: headers['idempotent-replayed'] === 'true'};
  } catch (e) {
    return {type: e.type, code: e.code, param: e.param, statusCode: e.statusCode, message: e.message, requestId: e.requestId};
  }
}

(async () => {
  const outcomes = [];
  for (const call of calls) {
    outcomes.push(await outcome(call));
  }
  // The client keeps the connection of a call that it repeated, which would keep the process for as long.
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
})();
