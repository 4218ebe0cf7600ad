// What each recorded answer means, as a person reads it.
import type { DbcErrorCode } from '../../../shared/dbc/errors.ts';

/** Written down by reading the recordings. */
const MEANINGS: Partial<Record<DbcErrorCode | 'ok', string>> = {
  ok: `
    add-desc-quote add-nonce-any-string add-nonce-utf8 add-peers-empty-list add-port-negative add-replay-2
    add-same-ip add-two bmnode-mining-nodes-empty client-alone-list client-alone-list-self
    client-alone-mining-nodes client-alone-version delete-dup delete-quoted doc-multisig-sample
    doc-wallet-sample env-duplicate-keys env-nul-then-garbage env-peers-empty env-unknown-fields f-add
    f-power-creating f-power-first-renter f-power-on f-power-password-quote f-power-password-shell
    f-power-rent-order-7 f-power-second-renter http-10 http-10-keepalive http-big-body http-chunked
    http-conn-close http-expect-100 http-no-content-type http-no-host http-prefix-glued http-trailing-slash
    http-version-get list-by-node-id-masked list-by-unknown list-empty-nonce list-masked list-signed
    list-signed-replay modify-back modify-empty modify-no-id modify-ok-all modify-same-uuid modify-then-list
    modify-then-list-2 modify-trailing-slash modify-wrong-types p2p-add-ok p2p-add-second p2p-client-list-all
    p2p-deeplink-empty p2p-deeplink-get p2p-deeplink-get-after-set p2p-deeplink-get-session
    p2p-deeplink-set-id-only p2p-deeplink-set-ok p2p-list-as-renter-dl p2p-list-as-session
    p2p-list-by-unknown p2p-list-by-uuid p2p-list-empty-masked p2p-list-masked p2p-list-masked-dl
    p2p-list-signed p2p-list-signed-dl p2p-list-signed-replay p2p-mining-nodes-list
    p2p-mining-nodes-server-dl p2p-modify-ok p2p-replay-then-local-http persist-add persist-list
    power-bmc-after-slow power-chain-slow power-chain-verifying power-multisig-same-signer-twice
    power-nonce-1 power-off-again power-on power-reset power-reset-off power-session power-session-replay
    power-status session-id-again session-id-not-renter session-id-ok v0416-get-after-restart
    v0416-get-after-set v0416-get-initial v0416-get-masked v0416-list-initial v0416-list-masked
    v0416-p2p-get v0416-p2p-get-after-set v0416-p2p-mining-nodes v0416-p2p-power-on v0416-p2p-set
    v0416-set-again`,
  BAD_ANSWER: `
    http-big-header http-content-length-too-large http-method-foo http-method-patch list-all-masked
    p2p-list-broken-json`,
  BAD_REQUEST: `
    add-additional-check-order add-bad-second add-get add-missing-ipmi_hostname add-missing-ipmi_username
    add-missing-uuid add-node-empty-object add-nodes-object add-port-0 add-port-65536 add-uuid-number
    add-uuid-underscore bmnode-bootdev-get bmnode-mining-nodes-get bmnode-mining-nodes-two bmnode-peers-bad
    bootdev-bad bootdev-none-given bootdev-number deeplink-get-GET deeplink-get-missing-peers
    deeplink-get-no-peer deeplink-other-path deeplink-set-GET deeplink-set-additional-string
    deeplink-set-id-number deeplink-set-no-info delete-ids-empty delete-ids-number delete-ids-string
    delete-no-ids env-additional-null env-additional-string env-empty-object env-multisig-empty
    env-multisig-no-signs env-multisig-not-object env-multisig-wallets-not-array env-no-additional
    env-no-peers env-not-json env-number env-session_id_sign-number env-sign-number env-trailing-garbage
    env-truncated-json env-wallet-null http-absolute-uri http-body-no-length http-get-root-outside-prefix
    http-method-delete http-method-head http-three-segments http-two-segments-not-modify list-get
    modify-bad-uuid modify-port-big p2p-add-missing-ip p2p-add-no-nodes p2p-add-port-0
    p2p-deeplink-set-pw-number p2p-delete-empty power-command-number power-command-upper power-no-command
    power-no-peer session-id-get v0416-set-none`,
  SIGNATURE_REFUSED: `
    add-empty-wallet add-sign-other-nonce add-sign-wrapped-bytes add-unsigned add-wallet-0x add-wallet-ss58
    add-wallet-upper add-wrong-key add-wrong-wallet client-alone-add-unsigned deeplink-set-unsigned
    delete-unsigned modify-unsigned p2p-add-bad-sign p2p-add-garbage-sign p2p-add-replay p2p-add-unsigned
    p2p-deeplink-get-noauth p2p-delete-bad-sign power-bad-sign power-multisig-one power-no-auth
    power-no-auth-multisig-empty power-nonce-replay power-session-bad-sign power-session-empty-sign`,
  NOT_AUTHORISED: `
    bootdev-chain-verifying f-power-rent-order-7-other f-power-rent-order-9 p2p-deeplink-get-online
    p2p-list-as-manager-key power-chain-no-machine power-chain-online power-chain-other-status power-expired
    power-multisig-threshold-1 power-not-renter power-session-expired power-wallet-hex`,
  BROADCAST_FAILED: `
    bmnode-session-id-unsigned client-manager-gone-long crash-30s-after-broadcast-failed
    crash-deeplink-get-manager crash-mining-nodes-self deeplink-get-manager-id-auth list-peer-is-server`,
  PEER_UNKNOWN: `
    add-peer-other client-alone-list-unknown deeplink-get-unknown-auth env-peers-0x env-peers-upper
    power-unknown-peer`,
  DEEPLINK_NOT_CONNECTED: `
    deeplink-get-not-connected deeplink-set-not-connected p2p-deeplink-not-connected
    p2p-deeplink-set-not-connected`,
  MACHINE_NOT_FOUND: 'delete-again p2p-delete-unknown p2p-modify-unknown',
  CONFLICT: 'modify-dup-uuid',
  NOT_SUPPORTED_HERE: `
    client-alone-add-self client-alone-modify-self http-api-v1-noslash http-uppercase-path
    p2p-add-to-server-id p2p-deeplink-get-manager power-manager-id`,
  NODE_TIMEOUT: 'conc-power-slow p2p-deleted-server-addressed session-id-manager',
  NODE_ERROR: 'p2p-mining-nodes-manager',
  BMC_FAILED: 'f-power-blackhole f-power-user-unknown power-bmc-wrong-password',
  UNCONFIRMED: 'bootdev-bios bootdev-cdrom bootdev-disk bootdev-none bootdev-not-renter bootdev-session',
};

/** Recording and what its answer means: `ok` or the code. */
export const RECORDED_MEANINGS = Object.entries(MEANINGS).flatMap(([meaning, ids]) =>
  ids
    .trim()
    .split(/\s+/)
    .map((id): [string, string] => [id, meaning]),
);
