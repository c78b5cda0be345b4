"""Tokens: only what a configured key signed, for this service, in time, counts (RFC 8725)."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from data.errors import Unauthenticated
from serving.settings import WrongSetting
from serving.tokens import TokenVerifier, development_secret, is_token, issue_token
from tests.serving.service import SECRET

RSA_KEY: Final = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
OTHER_RSA_KEY: Final = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
EC_KEY: Final = ec.generate_private_key(ec.SECP256R1())


def _now() -> datetime:
    return datetime.now(UTC)


def _claims(**changes: Any) -> dict[str, Any]:
    claims = {"sub": "user-7", "exp": _now() + timedelta(hours=1), **changes}
    return {name: value for name, value in claims.items() if value is not None}


def _hs256(**changes: Any) -> str:
    return jwt.encode(_claims(**changes), SECRET, algorithm="HS256")


def _segment(value: object) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _signed_by_hand(header: object, claims: object, key: bytes = SECRET.encode()) -> str:
    message = f"{_segment(header)}.{_segment(claims)}"
    return f"{message}.{_segment(hmac.new(key, message.encode(), sha256).digest())}"


@pytest.fixture
def verifier() -> TokenVerifier:
    """A verifier with one shared secret."""
    return TokenVerifier(secret=SECRET)


def _jwk(key: Any, **more: Any) -> dict[str, Any]:
    algorithm = (
        jwt.algorithms.RSAAlgorithm
        if isinstance(key, (rsa.RSAPublicKey, rsa.RSAPrivateKey))
        else jwt.algorithms.ECAlgorithm
    )
    return {**algorithm.to_jwk(key, as_dict=True), **more}


def _jwks_file(tmp_path: Path, *keys: dict[str, Any]) -> Path:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": list(keys)}))
    return path


@pytest.fixture
def jwks(tmp_path: Path) -> Path:
    """A key set with one RSA and one elliptic-curve key."""
    return _jwks_file(
        tmp_path,
        _jwk(RSA_KEY.public_key(), kid="rsa-1", use="sig", alg="RS256"),
        _jwk(EC_KEY.public_key(), kid="ec-1"),
    )


def test_a_token_that_was_issued_names_its_user(verifier: TokenVerifier) -> None:
    token = issue_token("user-7", secret=SECRET, now=_now(), lifetime=timedelta(minutes=1))
    assert verifier.subject(token) == "user-7"


def test_keys_of_both_kinds_verify_their_own_tokens(jwks: Path) -> None:
    verifier = TokenVerifier(jwks_file=jwks)
    signed_rsa = jwt.encode(_claims(), RSA_KEY, algorithm="RS256", headers={"kid": "rsa-1"})
    signed_ec = jwt.encode(_claims(), EC_KEY, algorithm="ES256", headers={"kid": "ec-1"})
    assert verifier.subject(signed_rsa) == verifier.subject(signed_ec) == "user-7"
    assert verifier.subject(jwt.encode(_claims(), EC_KEY, algorithm="ES256")) == "user-7"


def test_a_token_of_an_unknown_key_is_refused(jwks: Path) -> None:
    verifier = TokenVerifier(jwks_file=jwks)
    for headers in ({"kid": "rsa-2"}, {"kid": "rsa-1"}, None):
        foreign = jwt.encode(_claims(), OTHER_RSA_KEY, algorithm="RS256", headers=headers)
        with pytest.raises(Unauthenticated):
            verifier.subject(foreign)


def test_a_public_key_is_never_taken_as_a_shared_secret(jwks: Path) -> None:
    public = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header, claims = {"alg": "HS256", "kid": "rsa-1"}, {"sub": "user-7", "exp": 9_999_999_999}
    confused = _signed_by_hand(header, claims, key=public)
    for verifier in (TokenVerifier(jwks_file=jwks), TokenVerifier(secret=SECRET, jwks_file=jwks)):
        with pytest.raises(Unauthenticated):
            verifier.subject(confused)


def test_keys_that_a_token_brings_along_are_ignored(verifier: TokenVerifier) -> None:
    header = {
        "alg": "RS256",
        "jwk": _jwk(OTHER_RSA_KEY.public_key()),
        "jku": "https://attacker.example/jwks.json",
    }
    foreign = jwt.encode(_claims(), OTHER_RSA_KEY, algorithm="RS256", headers=header)
    with pytest.raises(Unauthenticated):
        verifier.subject(foreign)


UNPROVEN = {
    "unsigned": jwt.encode(_claims(), "", algorithm="none"),
    "another algorithm": jwt.encode(_claims(), SECRET * 2, algorithm="HS512"),
    "another secret": jwt.encode(_claims(), SECRET * 2, algorithm="HS256"),
    "no expiry": _hs256(exp=None),
    "no subject": _hs256(sub=None),
    "a number as subject": _signed_by_hand({"alg": "HS256"}, {"sub": 7, "exp": 2**33}),
    "an empty subject": _hs256(sub=""),
    "a subject that is no id": _hs256(sub="a\0b"),
    "a long subject": _hs256(sub="x" * 129),
    "not valid yet": _hs256(nbf=_now() + timedelta(days=1)),
    "expiry as text": _signed_by_hand({"alg": "HS256"}, {"sub": "u", "exp": "soon"}),
    "endless expiry": _signed_by_hand({"alg": "HS256"}, b'{"sub": "u", "exp": Infinity}'),
    "claims that are a list": _signed_by_hand({"alg": "HS256"}, ["sub"]),
    "claims that are no JSON": _signed_by_hand({"alg": "HS256"}, b"\xff"),
    "an algorithm that is a list": _signed_by_hand({"alg": ["HS256"]}, _claims(exp=2**33)),
    "an unknown critical header": _signed_by_hand(
        {"alg": "HS256", "crit": ["x"], "x": 1}, _claims(exp=2**33)
    ),
    "a key id that is a list": _signed_by_hand({"alg": "HS256", "kid": [1]}, {"sub": "u"}),
    "a deep header": f"{_segment(b'[' * 5_000)}.e30.e30",
    "a long header": f"{_segment(b' ' * 9_000)}.e30.e30",
    "made tomorrow": _hs256(iat=_now() + timedelta(days=1)),
    "for another use": jwt.encode(
        _claims(), SECRET, algorithm="HS256", headers={"typ": "logout+jwt"}
    ),
    "a type that is a list": _signed_by_hand({"alg": "HS256", "typ": ["JWT"]}, _claims(exp=2**33)),
    "a path as key id": jwt.encode(
        _claims(), "", algorithm="none", headers={"kid": "../../dev/null"}
    ),
    "a path as key id, signed with nothing": _signed_by_hand(
        {"alg": "HS256", "kid": "/dev/null"}, {"sub": "u", "exp": 2**33}, key=b""
    ),
    "an injection as key id": _signed_by_hand(
        {"alg": "HS256", "kid": "x' UNION SELECT 'k"}, {"sub": "u", "exp": 2**33}, key=b"k"
    ),
    "none in other letters": f"{_segment({'alg': 'nOnE'})}.{_segment(_claims(exp=2**33))}.",
    "no algorithm": _signed_by_hand({"typ": "JWT"}, _claims(exp=2**33)),
    "oversized": _hs256(padding="x" * 9_000),
    "no token": "a.b.c",
    "nothing": "",
}


@pytest.mark.parametrize("token", UNPROVEN.values(), ids=UNPROVEN.keys())
def test_a_token_that_does_not_prove_its_subject_is_refused(
    token: str, verifier: TokenVerifier
) -> None:
    with pytest.raises(Unauthenticated):
        verifier.subject(token)


def test_a_changed_token_is_refused(verifier: TokenVerifier) -> None:
    header, _, signature = _hs256().split(".")
    other = _segment({"sub": "user-8", "exp": 9_999_999_999})
    with pytest.raises(Unauthenticated):
        verifier.subject(f"{header}.{other}.{signature}")


def test_half_a_minute_of_clock_difference_is_forgiven(verifier: TokenVerifier) -> None:
    assert verifier.subject(_hs256(exp=_now() - timedelta(seconds=20))) == "user-7"
    with pytest.raises(Unauthenticated, match="expired"):
        verifier.subject(_hs256(exp=_now() - timedelta(seconds=60)))


def test_issuer_and_audience_count_where_they_are_set() -> None:
    verifier = TokenVerifier(secret=SECRET, issuer="backend", audience="ai")
    assert verifier.subject(_hs256(iss="backend", aud=["web", "ai"])) == "user-7"
    for wrong in ({"iss": "backend"}, {"aud": "ai"}, {"iss": "x", "aud": "ai"}, {}):
        with pytest.raises(Unauthenticated):
            verifier.subject(_hs256(**wrong))
    assert TokenVerifier(secret=SECRET).subject(_hs256(iss="any", aud="any")) == "user-7"


def test_an_audience_or_issuer_in_part_is_another() -> None:
    verifier = TokenVerifier(secret=SECRET, issuer="backend", audience="ai")
    for wrong in ("backend.attacker.example", "Backend", "backend ", ["backend"], {"backend": 1}):
        claims = {"sub": "user-7", "exp": 2**33, "iss": wrong, "aud": "ai"}
        with pytest.raises(Unauthenticated):
            verifier.subject(_signed_by_hand({"alg": "HS256"}, claims))
    for audience in ("a", "AI", "ai2", [], ["web"], 7):
        with pytest.raises(Unauthenticated):
            verifier.subject(_hs256(iss="backend", aud=audience))


def test_a_type_counts_where_it_is_set() -> None:
    def of_type(name: str) -> str:
        return jwt.encode(_claims(), SECRET, algorithm="HS256", headers={"typ": name})

    access = TokenVerifier(secret=SECRET, token_type="at+jwt")  # noqa: S106  a type
    for right in ("at+jwt", "AT+JWT", "application/at+jwt"):
        assert access.subject(of_type(right)) == "user-7"
    for wrong in ("JWT", "id+jwt", ""):
        with pytest.raises(Unauthenticated):
            access.subject(of_type(wrong))
    untyped = _signed_by_hand({"alg": "HS256"}, {"sub": "user-7", "exp": 2**33})
    assert TokenVerifier(secret=SECRET).subject(untyped) == "user-7"
    with pytest.raises(Unauthenticated):
        access.subject(untyped)


def test_the_forgiven_difference_is_a_setting() -> None:
    late = _hs256(exp=_now() - timedelta(seconds=20))
    with pytest.raises(Unauthenticated, match="expired"):
        TokenVerifier(secret=SECRET, leeway=timedelta(seconds=5)).subject(late)
    early = _hs256(nbf=_now() + timedelta(seconds=60))
    assert TokenVerifier(secret=SECRET, leeway=timedelta(seconds=90)).subject(early) == "user-7"


def test_a_short_secret_stops_the_start() -> None:
    with pytest.raises(WrongSetting, match="32 bytes"):
        TokenVerifier(secret="x" * 31)


def test_of_two_secrets_tokens_of_either_count_and_of_no_other() -> None:
    second = SECRET[::-1]
    both = TokenVerifier(secret=SECRET, second_secret=second)
    for secret in (SECRET, second):
        assert both.subject(jwt.encode(_claims(), secret, algorithm="HS256")) == "user-7"
        named = jwt.encode(_claims(), secret, algorithm="HS256", headers={"kid": "any"})
        assert both.subject(named) == "user-7"
    for foreign in (SECRET * 2, SECRET + second):
        with pytest.raises(Unauthenticated, match="could not be verified"):
            both.subject(jwt.encode(_claims(), foreign, algorithm="HS256"))
    with pytest.raises(Unauthenticated):
        TokenVerifier(secret=SECRET).subject(jwt.encode(_claims(), second, algorithm="HS256"))


def test_the_second_secret_opens_nothing_that_the_first_would_not() -> None:
    second = SECRET[::-1]
    both = TokenVerifier(secret=SECRET, second_secret=second, audience="ai")
    late = jwt.encode(_claims(aud="ai", exp=_now() - timedelta(hours=1)), second)
    with pytest.raises(Unauthenticated, match="expired"):
        both.subject(late)
    for wrong in (_claims(aud="web"), _claims(aud="ai", sub=None), _claims()):
        with pytest.raises(Unauthenticated):
            both.subject(jwt.encode(wrong, second, algorithm="HS256"))


@pytest.mark.parametrize(
    ("secrets", "told"),
    [
        ((SECRET, "x" * 31), "JWT_SECRET_SECOND must have at least 32 bytes"),
        ((SECRET, SECRET), "another secret than JWT_SECRET"),
        ((None, SECRET), "beside JWT_SECRET, which is not set"),
    ],
)
def test_a_second_secret_that_is_none_stops_the_start(
    secrets: tuple[str | None, str], told: str
) -> None:
    with pytest.raises(WrongSetting, match=told):
        TokenVerifier(secret=secrets[0], second_secret=secrets[1])


def test_an_elliptic_key_is_no_rsa_key_and_the_other_way_round(jwks: Path) -> None:
    verifier = TokenVerifier(jwks_file=jwks)
    for key, algorithm, other in (
        (RSA_KEY, "RS256", "ec-1"),
        (EC_KEY, "ES256", "rsa-1"),
        (RSA_KEY, "PS256", "rsa-1"),
        (RSA_KEY, "RS512", "rsa-1"),
    ):
        confused = jwt.encode(_claims(), key, algorithm=algorithm, headers={"kid": other})
        with pytest.raises(Unauthenticated):
            verifier.subject(confused)


def test_keys_rotate_without_a_restart(tmp_path: Path) -> None:
    now = 0.0
    path = _jwks_file(tmp_path, _jwk(RSA_KEY.public_key(), kid="old"))
    verifier = TokenVerifier(jwks_file=path, monotonic=lambda: now)
    old = jwt.encode(_claims(), RSA_KEY, algorithm="RS256", headers={"kid": "old"})
    new = jwt.encode(_claims(), OTHER_RSA_KEY, algorithm="RS256", headers={"kid": "new"})
    assert verifier.subject(old) == "user-7"

    def later(*keys: dict[str, Any]) -> None:
        nonlocal now
        _jwks_file(tmp_path, *keys)
        now += 1.0

    later(_jwk(RSA_KEY.public_key(), kid="old"), _jwk(OTHER_RSA_KEY.public_key(), kid="new"))
    assert verifier.subject(old) == verifier.subject(new) == "user-7"
    later(_jwk(OTHER_RSA_KEY.public_key(), kid="new"))
    assert verifier.subject(new) == "user-7"
    with pytest.raises(Unauthenticated):
        verifier.subject(old)
    path.write_text("{ half a fi")
    now += 1.0
    assert verifier.subject(new) == "user-7"


def test_two_keys_of_one_id_are_refused(tmp_path: Path) -> None:
    twice = [_jwk(key.public_key(), kid="same") for key in (RSA_KEY, OTHER_RSA_KEY)]
    with pytest.raises(WrongSetting, match="two keys"):
        TokenVerifier(jwks_file=_jwks_file(tmp_path, *twice))


def test_key_files_that_cannot_be_trusted_stop_the_start(tmp_path: Path) -> None:
    weak = rsa.generate_private_key(65_537, key_size=1_024)  # noqa: S505  the point
    unusable = [
        _jwk(weak.public_key(), kid="weak"),
        _jwk(RSA_KEY, kid="private"),
        _jwk(RSA_KEY.public_key(), kid="other-algorithm", alg="RS512"),
        _jwk(RSA_KEY.public_key(), kid="for-encryption", use="enc"),
        _jwk(ec.generate_private_key(ec.SECP384R1()).public_key(), kid="other-curve"),
        {"kty": "oct", "k": _segment(SECRET.encode()), "kid": "shared"},
    ]
    for key in unusable:
        with pytest.raises(WrongSetting, match="JWT_JWKS_FILE"):
            TokenVerifier(jwks_file=_jwks_file(tmp_path, key))
    with pytest.raises(WrongSetting, match="cannot be used"):
        TokenVerifier(jwks_file=tmp_path / "missing.json")


def test_a_text_is_a_token_by_its_form() -> None:
    assert is_token(_hs256())
    assert is_token(jwt.encode(_claims(), "", algorithm="none"))
    assert is_token("x" * 8_200 + ".y.z")
    for text in ("<jwt>", "", "a.b.c", "a.b", "null", "undefined"):
        assert not is_token(text)


def test_the_development_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    secret = development_secret(tmp_path / "var")
    assert len(secret) >= 32
    assert development_secret(tmp_path / "var") == secret
    assert development_secret(tmp_path / "other") != secret
    file = tmp_path / "var" / "development-jwt-secret"
    assert file.stat().st_mode & 0o777 == 0o600
