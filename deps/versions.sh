# What the build takes from elsewhere: read by ./configure. See deps/README.md.

# Packages of Debian that must be installed, with the file that shows each one is there.
# A name with a slash is a file; lib*.a is asked of the compiler; *.h likewise; the rest are commands.
DEBIAN_PACKAGES='
gcc=cc
make=make
libc6-dev=stdio.h
patch=patch
xz-utils=xz
bzip2=bzip2
dpkg-dev=dpkg-source
libuv1-dev=libuv_a.a
libc-ares-dev=libcares.a
libssl-dev=libcrypto.a
zlib1g-dev=libz.a
libbrotli-dev=libbrotlienc.a
libzstd-dev=libzstd.a
libtommath-dev=libtommath.a
unicode-data=/usr/share/unicode/UnicodeData.txt
'

DUKTAPE_VERSION=2.7.0
DUKTAPE_TARBALL=duktape_2.7.0.orig.tar.xz
DUKTAPE_SHA256=90f8d2fa8b5567c6899830ddef2c03f3c27960b11aca222fa17aa7ac613c2890

# The C files of llhttp, as Debian's node-llhttp carries them.
LLHTTP_VERSION=8.1.0
LLHTTP_SHA256='
6e5a4528cd67bb79c3b1c1e08bb8b4d9beeac4775877098d28be0a8f0d000897  api.c
c55eda50972fb150c093d54ba4a92921906f1f51ee60a6b1e0d13f5b9877f539  http.c
af384dc4a9e83b4b2ef8a658117a42afa1ee1585344563818ac730604e150f5f  llhttp.c
d10cbae21267c5d08e0dac01c8584c799b50be7dddd0a0f3193d110922981c38  llhttp.h
'

# Debian's source of zlib, and its version there.
ZLIB_VERSION=1:1.2.13.dfsg-1
ZLIB_TARBALL=zlib_1.2.13.dfsg.orig.tar.bz2
ZLIB_SHA256=71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1
