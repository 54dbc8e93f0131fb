/**
 * Certificates for the sandbox's TLS faults. The key is public on purpose and protects nothing: it is for loopback alone.
 *
 * Made once with OpenSSL 3.0. An authority: `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 36500`,
 * whose key was thrown away. A key: `openssl ecparam -genkey -name prime256v1`. From it two certificates of that
 * authority by `openssl ca -startdate … -enddate …`: `wrongHost` for 2026 to 2126, `expired` for the year 2020; and
 * `selfSigned` by `openssl req -x509 -days 36500`. All but `wrongHost` name 127.0.0.1 and localhost.
 */

/** A client that trusts it refuses `expired` and `wrongHost` only for their own fault. */
export const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUFzoMfO4u2gFP/juqLeg1tCiEHAMwCgYIKoZIzj0EAwIw
IjEgMB4GA1UEAwwXYmFsYW5jZWdyYXBoIHNhbmRib3ggQ0EwIBcNMjYxMTIxMTUw
NjM4WhgPMjEyNjEwMjgxNTA2MzhaMCIxIDAeBgNVBAMMF2JhbGFuY2VncmFwaCBz
YW5kYm94IENBMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHvMSbc1/O7e4lFJV
E6bOzzMrroSDf5w6qXGFf/MCaS82tmAkre5P5Mc5EEiITFQiaDi7fQp9SVkQj2+l
JDtZO6NTMFEwHQYDVR0OBBYEFCTtdBgpes/r2JIr7fdWlDQSpmMRMB8GA1UdIwQY
MBaAFCTtdBgpes/r2JIr7fdWlDQSpmMRMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSAAwRQIgIyqGXd5QYn7imgveb848XwfSMzSBjyzW1ihALXzXPOYCIQCD
7jzrX5OEIrGT2G+biprD3rCIxqoNMeRaCQT0IClyFA==
-----END CERTIFICATE-----
`;

export const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgubSqH3mpKD8hMvMH
dWO3+xyW7oRRuzq9qWA4h2c5ZFGhRANCAARVEiqUUS3T1UknjWlxJAMaJL/+wxxa
b1q8+GDhk13sgWd8seh0tPtMxolblwy3vQb3wXmdus9JbEYeOyJOH2Nc
-----END PRIVATE KEY-----
`;

export const certificates = {
  expired: `-----BEGIN CERTIFICATE-----
MIIBjDCCATKgAwIBAgIBATAKBggqhkjOPQQDAjAiMSAwHgYDVQQDDBdiYWxhbmNl
Z3JhcGggc2FuZGJveCBDQTAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBa
MBIxEDAOBgNVBAMMB2V4cGlyZWQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARV
EiqUUS3T1UknjWlxJAMaJL/+wxxab1q8+GDhk13sgWd8seh0tPtMxolblwy3vQb3
wXmdus9JbEYeOyJOH2Nco2kwZzAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3Qw
CQYDVR0TBAIwADAdBgNVHQ4EFgQUJtsP0WtfuMeALu/cgunK0N+M6M4wHwYDVR0j
BBgwFoAUJO10GCl6z+vYkivt91aUNBKmYxEwCgYIKoZIzj0EAwIDSAAwRQIhANPo
TcFuEXSMse0MfW6sSWZS205C8L4rghJsLb+QHBbDAiA5lUhkQ684dqL2Q76pl2wv
0IoyO2AXl44LCDvaHGAGIw==
-----END CERTIFICATE-----
`,
  wrongHost: `-----BEGIN CERTIFICATE-----
MIIBkzCCATmgAwIBAgIBATAKBggqhkjOPQQDAjAiMSAwHgYDVQQDDBdiYWxhbmNl
Z3JhcGggc2FuZGJveCBDQTAgFw0yNjAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAw
MFowFTETMBEGA1UEAwwKd3JvbmctaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABFUSKpRRLdPVSSeNaXEkAxokv/7DHFpvWrz4YOGTXeyBZ3yx6HS0+0zGiVuX
DLe9BvfBeZ26z0lsRh47Ik4fY1yjazBpMBwGA1UdEQQVMBOCEWVsc2V3aGVyZS5p
bnZhbGlkMAkGA1UdEwQCMAAwHQYDVR0OBBYEFCbbD9FrX7jHgC7v3ILpytDfjOjO
MB8GA1UdIwQYMBaAFCTtdBgpes/r2JIr7fdWlDQSpmMRMAoGCCqGSM49BAMCA0gA
MEUCIG87axTehUkWv2nnEKdQ6ISY9C8dZwdXjdXHwu1nzey6AiEA7RRI3ga9PybY
vsZyN+Hfm4jqaZTdt0/JV1FA/1WtDJM=
-----END CERTIFICATE-----
`,
  selfSigned: `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUSENOSCb+w8bo+Pz8GDebysxMm8wwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMTE1MDYzOVoYDzIxMjYxMDI4
MTUwNjM5WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARVEiqUUS3T1UknjWlxJAMaJL/+wxxab1q8+GDhk13sgWd8seh0tPtM
xolblwy3vQb3wXmdus9JbEYeOyJOH2Nco28wbTAdBgNVHQ4EFgQUJtsP0WtfuMeA
Lu/cgunK0N+M6M4wHwYDVR0jBBgwFoAUJtsP0WtfuMeALu/cgunK0N+M6M4wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSQAwRgIhAMv+z/1PvKxZerNM+N0VIxSaIi7AiI1RWoZDVgnyTOUvAiEA
sA+xcUCwOKp/8coNdMPqeiI++Vs3QcMPvk7OmUAa+9U=
-----END CERTIFICATE-----
`,
} as const;
