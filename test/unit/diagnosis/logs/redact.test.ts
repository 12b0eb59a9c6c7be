import assert from 'node:assert/strict'
import { redactLines } from '../../../../plugin/diagnosis/logs/redact.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'

/** The last is what must not be there any more. */
const hidden: [claim: string, line: string, secret: string][] = [
  ['an assignment', 'DB_PASSWORD=hunter22 started', 'hunter22'],
  ['an assignment with spaces', 'db.password = hunter22', 'hunter22'],
  ['a quoted value with spaces', `password="correct horse battery"`, 'horse'],
  ['a quoted value without its end', `password="correct horse`, 'horse'],
  ['JSON', '{"apiKey":"abc123def","user":"bob"}', 'abc123def'],
  ['a Ruby hash', ':secret_token => "abc123def"', 'abc123def'],
  ['YAML', 'client_secret: abc123def', 'abc123def'],
  ['a flag', 'exec: tool --api-token abc123def --verbose', 'abc123def'],
  ['a flag with =', 'exec: tool --db-password=abc123def', 'abc123def'],
  ['upper case with a prefix', 'GITHUB_TOKEN: abc123def', 'abc123def'],
  ['a passphrase', 'SSH_PASSPHRASE=abc123def', 'abc123def'],
  ['a session', 'session_id=abc123def', 'abc123def'],
  ['a data source name', 'SENTRY_DSN=abc123def', 'abc123def'],
  ['npm', '//registry.npmjs.org/:_authToken=abc123def', 'abc123def'],
  ['a sentence', 'the password is abc123def', 'abc123def'],
  ['a bearer token', 'Authorization: Bearer abc123def456', 'abc123def456'],
  ['a bearer token alone', 'sent "bearer abc123def456" to x', 'abc123def456'],
  ['basic authentication', 'authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
  ['a header of curl', '> X-Api-Key: abc123def', 'abc123def'],
  ['a cookie', 'Set-Cookie: sid=abc; Path=/; theme=dark', 'sid=abc'],
  ['a JSON web token', `got ${jwt} from x`, 'dozjgNryP4J3'],
  ['a connection string', 'postgres://app:hunter22@db:5432/shop', 'hunter22'],
  ['a connection string without user', 'redis://:hunter22@cache:6379/0', 'hunter22'],
  ['a password with a slash', 'amqp://app:hun/ter22@queue/', 'ter22'],
  ['a token as user', 'https://abc123def@example.com/repo.git', 'abc123def'],
  ['a query', 'GET /v1/items?access_token=abc123def&page=2', 'abc123def'],
  ['an Azure account key', 'AccountName=a;AccountKey=abc123def==;EndpointSuffix=x', 'abc123def'],
  ['an AWS access key', 'using AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
  ['an AWS secret key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1', 'wJalrXUtnFEMI'],
  ['a GitHub token', 'ghp_0123456789abcdefghijABCDEFGHIJ012345', 'ghp_0123'],
  ['a GitLab token', 'glpat-0123456789abcdefghij', 'glpat-'],
  ['a Slack token', 'xoxb-123456789012-abcdefghij', 'xoxb-'],
  ['a Google key', 'AIzaSyA0123456789abcdefghijABCDEFGHIJ01', 'AIzaSy'],
  ['a Stripe key', 'sk_live_0123456789abcdef', 'sk_live_'],
  ['a Vault token', 'hvs.0123456789abcdefghijABCD', 'hvs.'],
  ['long random text', 'value Zm9vYmFyYmF6MTIzNDU2Nzg5MEFCQ0RFRkdISUpLTE1OT1A= end', 'Zm9vYmFy'],
  ['behind colours', '\u001b[32mDB_PASSWORD\u001b[0m=\u001b[1mhunter22\u001b[0m', 'hunter22'],
]

const kept: [claim: string, line: string][] = [
  ['an error', 'panic: runtime error: index out of range [5] with length 3'],
  ['a connection that is refused', 'dial tcp: lookup db on 10.96.0.10:53: no such host'],
  [
    'an image digest',
    'registry.example.com/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  ],
  ['a path', '/usr/local/lib/node_modules/someModule2/dist/lib/Handlers/Index2.js:10'],
  ['a URL without a user', 'GET https://api.example.com:8443/v1/items?page=2 404'],
  ['a time', '2026-11-20T12:00:00.123Z level=error msg="cannot start"'],
  ['a Secret by its name', 'secret "db-credentials" not found'],
  ['a failed login', 'FATAL: password authentication failed for user "app"'],
  ['a Java stack', '    at com.example.shop.OrderServiceImpl.placeOrder(OrderServiceImpl.java:42)'],
  ['a Pod and a uid', 'web-5d9c7b8f6-x7k2p 8b1f3a52-6c1e-4b0a-9a52-0d9f1c2e3b4a'],
]

describe('what is shown of logs', () => {
  for (const [claim, line, secret] of hidden) {
    it(`hides ${claim}`, () => {
      const [shown = '', ...more] = redactLines([line])
      assert.ok(shown.includes('[redacted]') && !shown.includes(secret), shown)
      assert.deepEqual(more, [])
    })
  }

  for (const [claim, line] of kept) {
    it(`keeps ${claim}`, () => {
      assert.deepEqual(redactLines([line]), [line.trim()])
    })
  }

  it('keeps what stands around a secret', () => {
    assert.deepEqual(redactLines(['connect postgres://app:hunter22@db:5432/shop failed, token=abc (retry)']), [
      'connect postgres://[redacted]@db:5432/shop failed, token=[redacted] (retry)',
    ])
  })

  it('hides a secret of which a part is hidden already as one', () => {
    assert.deepEqual(redactLines(['cannot parse LEDGER_DSN=postgres://app:hunter22@db/x today']), [
      'cannot parse LEDGER_DSN=[redacted] today',
    ])
  })

  const key = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEpAIBAAKCAQEA', 'secondline', '-----END RSA PRIVATE KEY-----']
  const keys: [claim: string, lines: string[], shown: string[]][] = [
    ['a private key', ['before', ...key, 'after'], ['before', '[redacted]', 'after']],
    ['a key without its end', ['before', ...key.slice(0, 3)], ['before', '[redacted]']],
    ['a key without its beginning', [...key.slice(1), 'after'], ['[redacted]', 'after']],
    ['a key on one line', [`key ${key.join(' ')}`, 'after'], ['key [redacted]', 'after']],
    ['two keys', [...key, 'between', ...key], ['[redacted]', 'between', '[redacted]']],
  ]
  for (const [claim, lines, shown] of keys) {
    it(`hides ${claim}`, () => {
      assert.deepEqual(redactLines(lines), shown)
    })
  }

  it('strips terminal escapes, control characters and empty lines', () => {
    assert.deepEqual(redactLines(['\u001b[31mred\u001b[0m', '', 'bell\u0007 \u202egnp', '\u001b]0;title\u0007x']), [
      'red',
      'bell   gnp',
      'x',
    ])
  })

  it('is fast on lines that are made to be slow', () => {
    const started = performance.now()
    redactLines([
      'token'.repeat(100),
      'a.'.repeat(250),
      `${'secret-'.repeat(70)}=`,
      `http://${':'.repeat(490)}`,
      'A1a'.repeat(166),
    ])
    assert.ok(performance.now() - started < 500)
  })
})
