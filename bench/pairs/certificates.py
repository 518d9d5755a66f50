"""Certificates of a caller and a callee for the peers; Weft's come from its operator."""
import subprocess

CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def sign(folder, name, root, root_key):
    openssl("req", *CURVE, "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.csr")
    (folder / f"{name}.ext").write_text(f"subjectAltName=URI:spiffe://cluster.local/ns/shop/sa/{name},DNS:{name}.shop\n"
                                        "extendedKeyUsage=serverAuth,clientAuth\n")
    openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", root, "-CAkey", root_key, "-CAcreateserial",
            "-CAserial", folder / "serial", "-days", 1, "-extfile", folder / f"{name}.ext", "-out", folder / f"{name}.pem")
    (folder / f"{name}.both.pem").write_text((folder / f"{name}.pem").read_text() + (folder / f"{name}.key").read_text())


def make(folder):
    openssl("req", "-x509", *CURVE, "-days", 2, "-subj", "/CN=root", "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    for name in ("web", "pay"):
        sign(folder, name, folder / "ca.pem", folder / "ca.key")


def greeting(folder, address, port):
    return address, port, folder / "web.pem", folder / "web.key", folder / "ca.pem", "pay.shop"
