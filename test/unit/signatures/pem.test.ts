import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { checkCertificates, checkChain } from '../../../policies/signatures/certificates.ts'
import { checkPublicKeys, keyFingerprints } from '../../../policies/signatures/public-keys.ts'
import { authority } from '../../support/authority.ts'
import { publicKey } from '../../support/public-key.ts'

const { root, intermediate, leaf, otherRoot } = authority
const spki = { type: 'spki', format: 'pem' } as const

const pairs = {
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  rsa2048: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  rsa1024: generateKeyPairSync('rsa', { modulusLength: 1024 }),
  ed25519: generateKeyPairSync('ed25519'),
  ed448: generateKeyPairSync('ed448'),
  secp256k1: generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
}
const pemOf = (name: keyof typeof pairs): string => pairs[name].publicKey.export(spki).toString()
const pkcs1 = pairs.rsa2048.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const secret = pairs.p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const isPrivate =
  'this is a private key: take it out, replace it wherever it signs, and give the public key (cosign public-key --key FILE)'
const use = 'use P-256, P-384, P-521, Ed25519, or RSA of at least 2048 bits'

type Row = readonly [claim: string, pem: string, problems: readonly string[]]

describe('public keys of a policy', () => {
  const rows: readonly Row[] = [
    ['P-256', pemOf('p256'), []],
    ['P-384', pemOf('p384'), []],
    ['P-521', pemOf('p521'), []],
    ['RSA of 2048 bits', pemOf('rsa2048'), []],
    ['RSA as PKCS #1', pkcs1, []],
    ['Ed25519', pemOf('ed25519'), []],
    ['several, with text around them', `release:\n${pemOf('p256')}\nold:\n${pkcs1}`, []],
    ['lines that end as on Windows', publicKey.replaceAll('\n', '\r\n'), []],
    ['text without any', 'MFkwEwYHKoZIzj0CAQYI', ['this is no PEM: no line is -----BEGIN …-----']],
    [
      'one without its end',
      publicKey.slice(0, 90),
      ['the block PUBLIC KEY is not ended by a line -----END PUBLIC KEY-----'],
    ],
    [
      'one that is damaged',
      publicKey.replace('MFkw', 'MFkx'),
      ['this is no public key: what stands between the delimiters cannot be read'],
    ],
    [
      'the second of two that is damaged',
      publicKey + publicKey.replace('MFkw', 'MFkx'),
      ['key 2: this is no public key: what stands between the delimiters cannot be read'],
    ],
    ['a private key', secret, [isPrivate]],
    [
      "cosign's encrypted private key",
      '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----',
      [isPrivate],
    ],
    ['a certificate', root, ['this is a certificate; name its authority with `certificate`']],
    ['something else', '-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----', ['PKCS7 is no public key']],
    ['RSA of 1024 bits', pemOf('rsa1024'), [`an RSA key of 1024 bits can be broken; ${use}`]],
    ['another curve', pemOf('secp256k1'), [`a key of the curve secp256k1 cannot be used; ${use}`]],
    ['another type', pemOf('ed448'), [`a key of the type ed448 cannot be used; ${use}`]],
  ]
  for (const [claim, pem, problems] of rows)
    it(`${claim}: ${problems.length === 0 ? 'taken' : 'refused'}`, () => {
      assert.deepEqual(checkPublicKeys(pem), problems)
    })

  it('are the same however they are written', () => {
    assert.deepEqual(keyFingerprints(pkcs1), keyFingerprints(`old key\n${pemOf('rsa2048')}`))
    assert.notDeepEqual(keyFingerprints(pemOf('p256')), keyFingerprints(pemOf('p384')))
  })
})

describe('certificate chains of a policy', () => {
  const rows: readonly Row[] = [
    ['a root alone', root, []],
    ['an authority and its root', intermediate + root, []],
    [
      'a chain without its root',
      intermediate,
      ['certificate 1 (CN=Example signing) is no root: its issuer is missing; give the whole chain, the root last'],
    ],
    [
      'the root first',
      root + intermediate,
      [
        'certificate 1 (CN=Example root) was not issued by certificate 2 (CN=Example signing); give one chain, the root last',
        'certificate 2 (CN=Example signing) is no root: its issuer is missing; give the whole chain, the root last',
      ],
    ],
    [
      'two roots',
      otherRoot + root,
      [
        'certificate 1 (CN=Other root) was not issued by certificate 2 (CN=Example root); give one chain, the root last',
      ],
    ],
    [
      'the certificate of the signer in it',
      leaf + intermediate + root,
      ['certificate 1 (CN=release) is no authority; give the authorities alone, the root last'],
    ],
    ['a key in it', root + publicKey, ['certificate 2 is none, but a PUBLIC KEY']],
    [
      'a private key in it',
      root + secret,
      ['this holds a private key: take it out, replace it wherever it signs, and give the certificates alone'],
    ],
    ['one that is damaged', root.replace('MIIB', 'MIIC'), ['certificate 1 cannot be read']],
    ['no PEM', 'chain', ['this is no PEM: no line is -----BEGIN …-----']],
  ]
  for (const [claim, pem, problems] of rows)
    it(`${claim}: ${problems.length === 0 ? 'taken' : 'refused'}`, () => {
      assert.deepEqual(checkChain(pem), problems)
    })

  it('authorities of a registry may stand in any order', () => {
    assert.deepEqual(checkCertificates(root + otherRoot + leaf), [])
  })
})
