// node-ews, which makes its client from the WSDL that the server gives it. Reads {host, auth, user, password, calls}
// from standard input and prints the answers, or the error, as JSON.
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const EWS = require("node-ews");
const ntlm = require("ntlm-client/lib/ntlm");

// ntlm-client 0.1.1 only sees headers that are the response's own property; since Node.js 15 its class has them.
const { decodeType2Message } = ntlm;
ntlm.decodeType2Message = (response) => decodeType2Message(response.headers["www-authenticate"]);

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const temp = fs.mkdtempSync(path.join(os.tmpdir(), "node-ews-"));
const client = new EWS({ username: asked.user, password: asked.password, host: asked.host, auth: asked.auth, temp });

const run = async () => {
  const answers = [];
  for (const [operation, body] of asked.calls) {
    answers.push(await client.run(operation, body));
  }
  return { answers, documents: fs.readdirSync(temp).sort() };
};

run()
  .catch((error) => ({ error: error.message }))
  .then((result) => console.log(JSON.stringify(result)))
  .finally(() => fs.rmSync(temp, { recursive: true }));
