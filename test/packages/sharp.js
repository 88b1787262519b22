// sharp: libvips as a native addon, written in C++ over node-addon-api.
const sharp = require('sharp');

(async () => {
  const red = await sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 255, g: 0, b: 0 } } }).png().toBuffer();
  const { width, height, channels, format } = await sharp(red).metadata();
  console.log(width, height, channels, format);
  const { data, info } = await sharp(red).resize(4, 3).negate().raw().toBuffer({ resolveWithObject: true });
  console.log(info.width, info.height, [...data.subarray(0, 6)]);
  console.log((await sharp(red).jpeg().toBuffer()).subarray(0, 3));
  await sharp(Buffer.from('no image')).toBuffer().catch((error) => console.log(error.message));
})();
